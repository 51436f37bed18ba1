import { z } from "zod";
import { AdminError, parseInput } from "@/lib/admin/errors";
import { written } from "../export";
import { parseYaml } from "../file";
import { configFile } from "../schema";

/** What was read of another product. */
export interface Imported {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** By client_id, as a configuration file has them. */
  readonly clients: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Rows as `gatehouse user import` takes them: standard claims, `username`, `password_hash`. */
  readonly users: readonly Readonly<Record<string, unknown>>[];
  /** What has no counterpart here, or is otherwise here, in words; never a secret. */
  readonly report: readonly string[];
}

/** The file of a tenant, and that of its users where there are any. @throws AdminError invalid where a client cannot be taken over as it is */
export function filesOf(tenantId: string, { name, settings, clients, users }: Imported) {
  const tenant = { name, ...(Object.keys(settings).length > 0 && { settings }), clients };
  const file = { gatehouse: 1, tenants: { [tenantId]: tenant } };
  parseInput(configFile, file);
  return { config: written(file), users: users.map((row) => `${JSON.stringify(row)}\n`).join("") };
}

/** Characters of an export at the most: users are among it. */
const mostText = 256 * 1_048_576;

/** An export in JSON, which may be large, or in YAML. @throws AdminError invalid */
export function parseExport(text: string): unknown {
  if (!/^\s*\{/.test(text) || text.length > mostText) return parseYaml(text).value;
  try {
    return JSON.parse(text);
  } catch {
    throw new AdminError("invalid", "file: it is not JSON");
  }
}

/** What somebody else's list holds, of what is understood. */
export const listOf = <S extends z.ZodType>(schema: S) =>
  z
    .array(z.unknown())
    .default([])
    .transform((all) =>
      all.flatMap((one) => {
        const parsed = schema.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      }),
    );

/** A variable of the environment for a client's secret. */
export const secretOf = (clientId: string) => ({
  env: `${clientId
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^(?=\d)|^$/, "_")}_SECRET`,
});

/** Redirect URIs that are whole: a pattern, or a path alone, leads nowhere here. */
export function wholeUris(uris: readonly string[], clientId: string, report: string[]): string[] {
  return uris.filter((uri) => {
    const isWhole = !uri.includes("*") && URL.canParse(uri);
    if (!isWhole) report.push(`client ${clientId}: the redirect URI ${uri} is no whole URI; name each that there is`);
    return isWhole;
  });
}

/** Members of another product that say something here has no counterpart for. */
export const unknownMembers = (value: object, known: readonly string[], where: string): string[] =>
  Object.entries(value)
    .filter(([member, one]) => !known.includes(member) && !isEmpty(one))
    .map(([member]) => `${where}: ${member} has no counterpart`);

const isEmpty = (value: unknown) =>
  value === null ||
  value === undefined ||
  value === false ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

/** Members without those that are undefined. */
export const present = (members: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
