import type { z } from "zod";

type AdminErrorKind = "invalid" | "forbidden" | "not_found" | "conflict";

/** What is wrong with one member of an input, and where that stands. */
export interface Flaw {
  readonly path: readonly (string | number)[];
  readonly detail: string;
}

/**
 * What an administrator asked for cannot be done; the message says what to change. Where that is about members of the input it has a
 * line for each, as in `client_name: is too long`.
 */
export class AdminError extends Error {
  readonly kind: AdminErrorKind;
  readonly flaws: readonly Flaw[];

  /** @param flaws where they stand; left out, they are read from the message */
  constructor(kind: AdminErrorKind, message: string, flaws: readonly Flaw[] = flawsIn(message)) {
    super(message);
    this.name = "AdminError";
    this.kind = kind;
    this.flaws = flaws;
  }
}

/** The lines of a message that begin with the name of a member. */
const flawsIn = (message: string): readonly Flaw[] =>
  message.split("\n").flatMap((line) => {
    const [, member, detail] = /^([\w#.-]+): (.+)$/.exec(line) ?? [];
    return member && detail ? [{ path: member.split("."), detail }] : [];
  });

/**
 * @param at where in the whole input this part of it stands
 * @throws AdminError invalid, a line for each member that is wrong
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, at: Flaw["path"] = []): z.infer<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  throw new AdminError(
    "invalid",
    issues.map(({ path, message }) => `${path.join(".") || "input"}: ${message}`).join("\n"),
    issues.flatMap(flawsOf).map(({ path, detail }) => ({ path: [...at, ...path], detail })),
  );
}

/** Members that there are not stand where they are, not where they are missed. */
function flawsOf(issue: z.core.$ZodIssue): readonly Flaw[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  return issue.code === "unrecognized_keys"
    ? issue.keys.map((key) => ({ path: [...path, key], detail: "there is no such member" }))
    : [{ path, detail: issue.message }];
}

/** What was looked at has another version by now, in a change that is not made again by itself. */
export const contested = (what: string) => new AdminError("conflict", `${what} is being changed by others`);

/** The row that a statement gave. @throws AdminError not_found where it gave none */
export function changed<T>(row: T | undefined, what: string): T {
  if (row === undefined) throw new AdminError("not_found", `there is no ${what}`);
  return row;
}
