import type { z } from "zod";

type AdminErrorKind = "invalid" | "forbidden" | "not_found" | "conflict";

/** What an administrator asked for cannot be done; the message says what to change. */
export class AdminError extends Error {
  readonly kind: AdminErrorKind;

  constructor(kind: AdminErrorKind, message: string) {
    super(message);
    this.name = "AdminError";
    this.kind = kind;
  }
}

/** @throws AdminError invalid, a line for each member that is wrong */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AdminError(
    "invalid",
    parsed.error.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`).join("\n"),
  );
}

/** The row that a statement gave. @throws AdminError not_found where it gave none */
export function changed<T>(row: T | undefined, what: string): T {
  if (row === undefined) throw new AdminError("not_found", `there is no ${what}`);
  return row;
}
