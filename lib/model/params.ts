import { z } from "zod";
import { type ErrorCode, OAuthError } from "@/lib/base/errors";
import type { RawParams } from "@/lib/model/interaction";

/** Printable ASCII, as RFC 6749 Appendix A asks of codes and tokens. */
export const vschar = (most: number) =>
  z
    .string()
    .regex(/^[\x20-\x7e]+$/, "has a character that is not allowed")
    .max(most, `is longer than ${most} characters`);

/** Space-separated values, each once. */
export const spaced = z
  .string()
  .max(4000, "is too long")
  .transform((text) => [...new Set(text.split(" ").filter(Boolean))]);

/** RFC 8707 §2: absolute URIs without a fragment. */
export const resources = z
  .array(z.string().max(2000))
  .max(20)
  .refine(
    (all) => all.every((one) => URL.canParse(one) && !one.includes("#")),
    "must be absolute URIs without a fragment",
  )
  .optional()
  .meta({ error: "invalid_target" satisfies ErrorCode });

/**
 * Parses parameters by their schema. A schema can carry its own error code as metadata `error`; others are `invalid_request`.
 * @throws OAuthError naming the first parameter that is wrong
 */
export function parseBy<S extends z.ZodObject>(schema: S, params: RawParams): z.infer<S> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? "");
  const isMissing = issue !== undefined && !(name in params);
  const message = isMissing ? `${name} is missing` : `${name}: ${issue?.message ?? "is wrong"}`;
  throw new OAuthError(isMissing ? "invalid_request" : codeOf(schema.shape[name]), message);
}

function codeOf(schema: unknown): ErrorCode {
  const meta = schema instanceof z.ZodType ? z.globalRegistry.get(schema) : undefined;
  return (meta?.error as ErrorCode | undefined) ?? "invalid_request";
}
