import { stringify } from "csv-stringify/sync";
import { AdminError } from "@/lib/admin/errors";
import { pagesOf } from "@/lib/admin/page";
import { mayDo } from "@/lib/admin/permissions";
import { recordTold } from "@/lib/admin/recording";
import type { Context } from "@/lib/admin/resource";
import type { ShownUser } from "@/lib/admin/resources/user-schemas";
import { users } from "@/lib/admin/resources/users";
import type { ImportFormat } from "@/lib/model/import-format";
import { standardClaims } from "@/lib/model/user-claims";
import { passwordHashes } from "@/lib/store/password-hashes";

interface Options {
  readonly format: ImportFormat;
  /** For another system to verify. Whoever asks is an operator. */
  readonly withHashes: boolean;
}

type Row = Omit<ShownUser, "version"> & { readonly password_hash?: string };

const addressParts = Object.keys(standardClaims.shape.address.unwrap().shape);
const columns = [
  "sub",
  "username",
  "disabled",
  ...Object.keys(standardClaims.shape).filter((name) => name !== "address"),
  ...addressParts.map((part) => `address.${part}`),
];

/**
 * The users of a tenant in pieces of text, as an import takes them, for whoever may make some: all of them at once are more than one by
 * one, so it is recorded who took them. CSV has the standard claims alone; those in other languages, and claims that others assert, are
 * in JSON.
 * @throws AdminError forbidden, before the first piece
 */
export async function* exportUsers(context: Context, { format, withHashes }: Options): AsyncGenerator<string> {
  const { tenantId } = context;
  if (!mayDo(context, "create", { ...users, tenantId }))
    throw new AdminError("forbidden", "export: is not yours to do with users");
  await users.list(context, { limit: 1 });
  await recordTold(context.db, context, [{ name: "users.exported", data: { format, hashes: withHashes } }]);
  if (format === "csv") yield stringify([[...columns, ...(withHashes ? ["password_hash"] : [])]]);
  for await (const { items } of pagesOf(users, context)) {
    const hashes = withHashes
      ? await passwordHashes(
          context.db,
          context.tenantId ?? "",
          items.map(({ sub }) => sub),
        )
      : new Map<string, string>();
    const rows = items.map(({ version: _, ...user }): Row => {
      const hash = hashes.get(user.sub);
      return { ...user, ...(hash !== undefined && { password_hash: hash }) };
    });
    yield format === "csv" ? csvOf(rows, withHashes) : rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  }
}

/** What a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection). */
function csvOf(rows: readonly Row[], withHashes: boolean): string {
  const flat = rows.map((row) => {
    const values = new Map<string, unknown>(Object.entries(row));
    for (const [part, value] of Object.entries(row.address ?? {})) values.set(`address.${part}`, value);
    return [...columns, ...(withHashes ? ["password_hash"] : [])].map((name) => values.get(name) ?? "");
  });
  return stringify(flat, { escape_formulas: true, cast: { boolean: String } });
}
