import { openDatabase } from "@/db/client";
import { type Config, ConfigError, parseConfig } from "@/lib/base/config";
import { databaseUrl } from "../connection";
import { explain } from "../failure";
import type { Terminal } from "../terminal";
import { checkClock, checkDatabase, checkFunctions, checkIsolation, checkMigrations } from "./database";
import { checkDomains } from "./domains";
import { type Finding, fail, ok, type Surroundings } from "./finding";
import { checkClientSecrets, checkDataKeys, checkKeys } from "./keys";
import { checkCookies, checkPublicUrl } from "./public-url";
import { checkServer } from "./server";
import { checkTls } from "./tls";

const ofSettings = [checkPublicUrl, checkCookies, checkTls] as const;
const ofDatabase = [checkMigrations, checkFunctions, checkClock] as const;
const ofContent = [checkDataKeys, checkKeys, checkClientSecrets, checkDomains, checkServer] as const;

/** Checks everything that can be checked: a check whose grounds are missing is left out, not failed. */
export async function examine(terminal: Terminal): Promise<Finding[]> {
  const settings = readSettings(terminal);
  const found = "problems" in settings ? settings.problems : settingsFindings(settings.config);
  const config = "problems" in settings ? undefined : settings.config;
  return [...found, ...(await databaseFindings(terminal, config))];
}

function readSettings({ env }: Terminal): { readonly config: Config } | { readonly problems: Finding[] } {
  try {
    return { config: parseConfig(env) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const remedy = "set it in the environment of the server and of this command";
    return { problems: error.message.split("\n").map((line) => fail("settings", line, remedy)) };
  }
}

const settingsFindings = (config: Config): Finding[] => [
  ok("settings", "the environment is valid"),
  ...ofSettings.flatMap((check) => check(config)),
];

async function databaseFindings(terminal: Terminal, settings: Config | undefined): Promise<Finding[]> {
  let close: (() => Promise<void>) | undefined;
  try {
    const opened = openDatabase(databaseUrl(terminal), 1);
    const { sql } = opened;
    close = opened.close;
    const found = await checkDatabase(sql);
    if (isFailed(found)) return found;
    for (const check of ofDatabase) found.push(...(await attempt(check, sql)));
    if (!settings || isFailed(found.filter(({ check }) => check === "migrations"))) return found;
    found.push(...(await attempt(checkIsolation, sql)));
    const surroundings: Surroundings = { settings, ...opened };
    for (const check of ofContent) found.push(...(await attempt(check, surroundings)));
    return found;
  } catch (error) {
    const { what, remedy } = explain(error);
    return [fail("database", what, remedy)];
  } finally {
    await close?.();
  }
}

const isFailed = (found: readonly Finding[]) => found.some(({ level }) => level === "fail");

/** A check that breaks is a finding too, and the others go on. */
async function attempt<T>(check: (at: T) => Promise<Finding[]>, at: T): Promise<Finding[]> {
  try {
    return await check(at);
  } catch (error) {
    const { what, remedy } = explain(error);
    return [fail("database", what, remedy)];
  }
}
