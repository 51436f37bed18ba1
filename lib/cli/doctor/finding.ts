import type { Db, Sql } from "@/db/client";
import type { Config } from "@/lib/base/config";

/** What a check has found: one line. */
export interface Finding {
  readonly check: string;
  readonly level: "ok" | "warn" | "fail";
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** What a check may look at. */
export interface Surroundings {
  readonly settings: Config;
  readonly db: Db;
  readonly sql: Sql;
}

export const ok = (check: string, message: string): Finding => ({ check, level: "ok", message });
export const warn = (check: string, message: string, remedy: string): Finding => ({
  check,
  level: "warn",
  message,
  remedy,
});
export const fail = (check: string, message: string, remedy: string): Finding => ({
  check,
  level: "fail",
  message,
  remedy,
});

/** A list of names that stays one line. */
export const some = (names: readonly string[], most = 5): string =>
  names.length <= most ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
