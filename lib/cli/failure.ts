import { isDatabaseAway } from "@/db/client";
import { AdminError } from "@/lib/admin/errors";
import { ConfigError } from "@/lib/base/config";

/** The exit codes, which scripts rely on; 69 and 78 are EX_UNAVAILABLE and EX_CONFIG of sysexits. */
export const exitCodes = {
  ok: 0,
  refused: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  unavailable: 69,
  configuration: 78,
} as const;

export type Outcome = Exclude<keyof typeof exitCodes, "ok">;

/** A command that cannot go on: what is wrong, and what the person can do. */
export class CommandError extends Error {
  readonly outcome: Outcome;
  readonly remedy: string;

  constructor(outcome: Outcome, what: string, remedy: string) {
    super(what);
    this.name = "CommandError";
    this.outcome = outcome;
    this.remedy = remedy;
  }
}

/** A command of `config` that went well and found something to do: for pipelines, as in terraform's detailed exit code. */
export class SomethingToDo extends Error {
  static readonly exitCode = 2;
}

interface Failure {
  readonly outcome: Outcome;
  readonly what: string;
  readonly remedy: string;
}

/** Says what an error means to the person at the terminal. A query's text and values never show, since they hold secrets. */
export function explain(error: unknown): Failure {
  if (error instanceof CommandError) return { outcome: error.outcome, what: error.message, remedy: error.remedy };
  if (error instanceof ConfigError) {
    return {
      outcome: "configuration",
      what: inOneLine(error.message),
      remedy: "correct the environment and try again",
    };
  }
  if (error instanceof AdminError) return explainAdmin(error);
  return (
    explainDatabase(error) ?? {
      outcome: "refused",
      what: rootMessage(error),
      remedy: "this is a defect; please report it",
    }
  );
}

function explainAdmin({ kind, message }: AdminError): Failure {
  const what = inOneLine(message);
  switch (kind) {
    case "invalid":
      return { outcome: "refused", what, remedy: "correct the input and try again" };
    case "forbidden":
      return { outcome: "refused", what, remedy: "ask somebody who may" };
    case "not_found":
      return { outcome: "notFound", what, remedy: "the `list` command shows what there is" };
    case "conflict":
      return { outcome: "conflict", what, remedy: "look at the one there is and update that, or choose another" };
  }
}

/** By SQLSTATE. */
const databaseFailures: Readonly<Record<string, Failure>> = {
  "28P01": wrongUrl("the database refuses the password"),
  "28000": wrongUrl("the database refuses the user"),
  "3D000": wrongUrl("the database named in DATABASE_URL does not exist"),
  "42P01": unprepared("the database has no Gatehouse tables"),
  "42703": unprepared("the database's tables are older than this program"),
  "42501": {
    outcome: "refused",
    what: "the database user may not do this",
    remedy: "grant it the rights on Gatehouse's tables",
  },
  GH001: {
    outcome: "refused",
    what: "the database role may not make the extension pg_trgm, by which users are searched",
    remedy: "have a superuser run CREATE EXTENSION pg_trgm in this database once, and try again",
  },
  "22P05": { outcome: "refused", what: "the input holds the character U+0000", remedy: "take it out and try again" },
  "22021": { outcome: "refused", what: "the input holds the character U+0000", remedy: "take it out and try again" },
};

function wrongUrl(what: string): Failure {
  return { outcome: "unavailable", what, remedy: "correct DATABASE_URL" };
}

function unprepared(what: string): Failure {
  return { outcome: "refused", what, remedy: "run `npx gatehouse migrate`" };
}

function explainDatabase(error: unknown): Failure | undefined {
  if (isDatabaseAway(error)) {
    return {
      outcome: "unavailable",
      what: `the database does not answer (${rootMessage(error)})`,
      remedy: "start it, or correct DATABASE_URL; the embedded one runs while `npm start` does",
    };
  }
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string" && databaseFailures[at.code]) return databaseFailures[at.code];
  }
  return undefined;
}

/** The message of the innermost cause: wrappers repeat the statement and its values. */
export function rootMessage(error: unknown): string {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  if (at instanceof AggregateError && at.errors.length > 0) return rootMessage(at.errors[0]);
  return inOneLine(at instanceof Error ? at.message || at.name : String(at));
}

const inOneLine = (text: string) => text.trim().replace(/\s*\n\s*/g, ", ");
