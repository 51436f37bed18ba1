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
    formatted: text.describe("The whole address, as it stands on a label"),
    street_address: text.describe("Street and house number; may have several lines"),
    locality: text.describe("City"),
    region: text.describe("State, province or prefecture"),
    postal_code: text.describe("Postal code"),
    country: text.describe("Country"),
  })
  .partial();

/** The standard claims of OIDC Core §5.1 that are stored on a user; `sub` and `updated_at` come from the row itself. */
export const standardClaims = z
  .strictObject({
    name: text.describe("Full name"),
    given_name: text.describe("Given names"),
    family_name: text.describe("Family names"),
    middle_name: text.describe("Middle names"),
    nickname: text.describe("Casual name"),
    preferred_username: text.describe("Short name that they like to go by; need not be unique"),
    profile: webUrl.describe("Page about them"),
    picture: webUrl.describe("Picture of them"),
    website: webUrl.describe("Their own site or blog"),
    email: z.email().max(320).describe("E-mail address; nobody else in the tenant has it"),
    email_verified: z.boolean().describe("Whether the address is known to be theirs"),
    gender: text.describe("Gender, such as `female` or `male`"),
    birthdate: z
      .string()
      .regex(/^(\d{4}|0000-\d{2}-\d{2}|\d{4}-\d{2}-\d{2})$/, "must be YYYY-MM-DD, 0000-MM-DD or YYYY")
      .describe("YYYY-MM-DD; 0000-MM-DD without the year, YYYY alone"),
    zoneinfo: text.describe("Time zone, such as `Europe/Paris`"),
    locale: text.describe("Language, such as `en-US`"),
    phone_number: text.describe("Telephone number, best as `+1 425 555 1212`"),
    phone_number_verified: z.boolean().describe("Whether the number is known to be theirs"),
    address: address.describe("Postal address (OIDC Core §5.1.1)"),
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
