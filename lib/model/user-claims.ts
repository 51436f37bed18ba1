import { z } from "zod";
import { webUrl } from "@/lib/base/web-url";

const text = z
  .string()
  .min(1)
  .max(2000)
  .refine((value) => !value.includes("\0") && value.isWellFormed(), "must be text without NUL");

/** OIDC Core §5.1.1. */
const address = z
  .strictObject({
    formatted: text,
    street_address: text,
    locality: text,
    region: text,
    postal_code: text,
    country: text,
  })
  .partial();

/** The standard claims of OIDC Core §5.1 that are stored on a user; `sub` and `updated_at` come from the row itself. */
const standardClaims = z
  .strictObject({
    name: text,
    given_name: text,
    family_name: text,
    middle_name: text,
    nickname: text,
    preferred_username: text,
    profile: webUrl,
    picture: webUrl,
    website: webUrl,
    email: z.email().max(320),
    email_verified: z.boolean(),
    gender: text,
    birthdate: z
      .string()
      .regex(/^(\d{4}|0000-\d{2}-\d{2}|\d{4}-\d{2}-\d{2})$/, "must be YYYY-MM-DD, 0000-MM-DD or YYYY"),
    zoneinfo: text,
    locale: text,
    phone_number: text,
    phone_number_verified: z.boolean(),
    address,
  })
  .partial();

/** OIDC Core §5.2: a claim that is text may be given in other languages and scripts too, as `family_name#ja-Kana-JP`. */
const taggedName =
  /^(name|given_name|family_name|middle_name|nickname|profile|website)#[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

/** Standard claims, and those in other languages. */
export const userClaims = z.looseObject(standardClaims.shape).superRefine((claims, context) => {
  for (const [name, value] of Object.entries(claims)) {
    if (Object.hasOwn(standardClaims.shape, name)) continue;
    const isTagged = taggedName.test(name) && text.safeParse(value).success;
    if (!isTagged) context.addIssue({ code: "custom", path: [name], message: "is not a standard claim" });
  }
});

export type UserClaims = z.infer<typeof standardClaims> & { readonly [tagged: `${string}#${string}`]: string };

/** OIDC Core §5.4: the claims that each scope asks for. */
export const scopeClaims = {
  openid: ["sub"],
  profile: [
    "name",
    "family_name",
    "given_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "updated_at",
  ],
  email: ["email", "email_verified"],
  address: ["address"],
  phone: ["phone_number", "phone_number_verified"],
  offline_access: [],
} as const satisfies Record<string, readonly string[]>;
