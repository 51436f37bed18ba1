import { z } from "zod";
import { OAuthError } from "@/lib/base/errors";

const wish = z
  .object({
    essential: z.boolean().optional(),
    value: z.unknown().optional(),
    values: z.array(z.unknown()).max(50).optional(),
  })
  .nullable();

const claimName = /^[A-Za-z0-9_.:/-]{1,200}(#[A-Za-z0-9-]{1,50})?$/;

const wishes = z
  .record(z.string(), wish)
  .refine((all) => Object.keys(all).length <= 100, "asks for more than a hundred claims")
  .transform((all) => Object.fromEntries(Object.entries(all).filter(([name]) => claimName.test(name))));

const schema = z.object({ userinfo: wishes.nullish(), id_token: wishes.nullish() });

/** One claim asked for: `null` means voluntary, as in OIDC Core §5.5.1. */
export type ClaimWish = z.infer<typeof wish>;
export type ClaimWishes = Readonly<Record<string, ClaimWish>>;

/** The `claims` parameter (OIDC Core §5.5), claim by claim. Names may carry a language tag. */
export interface ClaimsRequest {
  readonly userinfo: ClaimWishes;
  readonly id_token: ClaimWishes;
}

/** @throws OAuthError invalid_request */
export function parseClaimsRequest(text: string): ClaimsRequest {
  const refuse = (why: string) => new OAuthError("invalid_request", `claims: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("is not JSON");
  }
  if (!isStorable(value)) throw refuse("is nested too deep, or has characters that cannot be kept");
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw refuse(parsed.error.issues[0]?.message ?? "is wrong");
  return { userinfo: parsed.data.userinfo ?? {}, id_token: parsed.data.id_token ?? {} };
}

/** Levels that JSON of others may have; what knows no bound would use up the stack, ours or PostgreSQL's. */
const deepest = 32;

/** Whether it can be kept: PostgreSQL takes neither NUL nor half a surrogate pair. */
export function isStorable(value: unknown): boolean {
  const waiting = [{ value, depth: 0 }];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const { value, depth } = at;
    if (typeof value === "string" && (!value.isWellFormed() || value.includes("\0"))) return false;
    if (typeof value !== "object" || value === null) continue;
    if (depth > deepest) return false;
    for (const one of Array.isArray(value) ? value : Object.entries(value).flat())
      waiting.push({ value: one, depth: depth + 1 });
  }
  return true;
}

/** Whether a value is one that was asked for; any will do where none was named. */
export function isWished(wished: ClaimWish, value: unknown): boolean {
  const named = wished?.values ?? (wished?.value === undefined ? undefined : [wished.value]);
  if (!named) return true;
  const text = JSON.stringify(value);
  return named.some((one) => JSON.stringify(one) === text);
}
