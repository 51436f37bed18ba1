import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";

/** Whom PostgreSQL runs as. Undefined: as ourselves. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root hands it to another account: the owner of an existing cluster, else `postgres`,
 * else `nobody`.
 */
export function accountFor(cluster: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = accountNamed("postgres") ?? accountNamed("nobody");
  if (!account) throw new Error("PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody`");
  return account;
}

function accountNamed(name: string): Account | undefined {
  try {
    return { uid: idOf("-u", name), gid: idOf("-g", name) };
  } catch {
    return undefined;
  }
}

function idOf(flag: "-u" | "-g", name: string): number {
  return Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
}
