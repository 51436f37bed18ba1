import { mayDo } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { users } from "@/lib/admin/resources/users";
import { jsonSchema } from "@/lib/admin/schemas";
import { type FormField, fieldsOf, type Schema } from "./fields";
import type { Leaves } from "./values";

/** What no form of claims changes. */
const elsewhere = ["sub", "disabled", "factors", "account", "version"];
const long = ["address.formatted", "address.street_address"];

export const claimGroups = ["account", "name", "contact", "about", "address", "others"] as const;
export type ClaimGroup = (typeof claimGroups)[number];

const groups: readonly (readonly [ClaimGroup, RegExp])[] = [
  ["account", /^username$/],
  ["others", /^claim_sources$/],
  ["address", /^address(\.|$)/],
  ["contact", /^(email|phone)/],
  ["name", /^((given_|family_|middle_|nick)?name|preferred_username)$/],
];

/** Where a claim stands on the page. */
export const claimGroupOf = (name: string): ClaimGroup => groups.find(([, fits]) => fits.test(name))?.[0] ?? "about";

/** A field for every claim that somebody may change of a user. */
export function claimFields(context: Context): readonly FormField[] {
  const schema = users.updates && (jsonSchema(users.updates.input, "input") as Schema);
  const mayNot = Object.keys(users.permissions).flatMap((operation) =>
    operation.startsWith("update.") && !mayDo(context, operation, { ...users, tenantId: context.tenantId })
      ? [operation.slice("update.".length)]
      : [],
  );
  return schema ? fieldsOf(schema, [...elsewhere, ...mayNot]).map(lengthened) : [];
}

function lengthened(field: FormField): FormField {
  if (field.kind === "group") return { ...field, fields: field.fields.map(lengthened) };
  return field.kind === "text" && long.includes(field.name) ? { ...field, isLong: true } : field;
}

/** The claims that may be given in other languages (OIDC Core §5.2). */
export const taggable = ["name", "given_name", "family_name", "middle_name", "nickname", "profile", "website"] as const;

const tag = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

/** The claim and the language of a name such as `family_name#ja`. */
export function taggedName(name: string): { readonly claim: string; readonly language: string } | undefined {
  const [claim = "", language = "", ...more] = name.split("#");
  return taggable.some((one) => one === claim) && tag.test(language) && more.length === 0
    ? { claim, language }
    : undefined;
}

/** Fields for claims in other languages. @param values anything with those claims among its members */
export const taggedFields = (values: object): readonly FormField[] =>
  Object.keys(values)
    .filter(taggedName)
    .sort()
    .map((name) => ({ kind: "text", name, member: name, label: name, isRequired: false, isUrl: false }));

/** A claim that was added in one more language; undefined where none was, or one that there cannot be. */
export function addedClaim(form: FormData): Leaves | undefined {
  const said = (name: string) => String(form.get(`added.${name}`) ?? "").trim();
  const name = `${said("claim")}#${said("language")}`;
  if (said("value") === "") return {};
  return taggedName(name) ? { [name]: said("value") } : undefined;
}
