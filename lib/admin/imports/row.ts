import { z } from "zod";
import { AdminError, parseInput } from "@/lib/admin/errors";
import { newUser } from "@/lib/admin/resources/user-schemas";
import { foreignHash } from "@/lib/identity/foreign";
import { isFlaw } from "@/lib/identity/foreign/scheme";
import { isOurs } from "@/lib/identity/password";
import { type UserClaims, userClaims } from "@/lib/model/user-claims";
import type { ImportedUser, Problem } from "@/lib/store/user-import-work";

/** A line of an import: as a user is made and shown, with a hash in the place of a password. */
const importedUser = newUser.omit({ password: true, invite: true }).extend({
  sub: z.guid().optional(),
  disabled: z.boolean().optional(),
  password_hash: z.string().optional(),
  /** Of an export; a user that is made begins anew. */
  version: z.unknown().optional(),
  factors: z.unknown().optional(),
});

/** The user that a record is about, or everything that is wrong with it. */
export function userOf(line: number, fields: Readonly<Record<string, unknown>>): ImportedUser | readonly Problem[] {
  try {
    return understood(line, fields);
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    return error.flaws.map(({ path, detail }) => ({ line, member: path.join("."), detail }));
  }
}

function understood(line: number, fields: Readonly<Record<string, unknown>>): ImportedUser {
  if ("password" in fields)
    throw new AdminError("invalid", "password: is not imported; give its hash as `password_hash`, or leave it out");
  const {
    sub,
    username,
    disabled,
    password_hash: hash,
    version: _,
    factors: __,
    claim_sources: sources,
    ...rest
  } = parseInput(importedUser, fields);
  const claims = parseInput(userClaims, rest) as UserClaims;
  return { line, sub, username, claims, sources, disabled: disabled ?? false, ...(hash !== undefined && hashed(hash)) };
}

function hashed(hash: string): Pick<ImportedUser, "hash" | "kind"> {
  const read = foreignHash(hash);
  if (isFlaw(read)) throw new AdminError("invalid", `password_hash: ${read.flaw}`);
  return isOurs(hash) ? { hash } : { hash, kind: read.kind };
}
