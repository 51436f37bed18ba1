import { z } from "zod";
import { keyAlgs } from "@/lib/keys/new-key";
import { isSigningAlg } from "@/lib/model/algorithms";
import type { KeyRow } from "@/lib/store/keys";

/** Of a rotation, in seconds. */
export const rotationTimes = {
  /** Between a key's appearance in the JWK set and its first signature, at the least: what clients may keep the set for, and more. */
  lead: 600,
  /** For which a retired key stays published: the longest life of a token. */
  afterlife: 86_400,
} as const;

/** What a key is for, as `use` in the JWK set: signing, or what others encrypt to us. */
const uses = ["sig", "enc"] as const;
export const keyUse = (alg: string): ShownKey["use"] => (isSigningAlg(alg) ? "sig" : "enc");

/** A key as administrators see one. */
export const shownKey = z.object({
  kid: z.string().describe("By which tokens name it"),
  use: z.enum(uses).describe("Whether it signs, or others encrypt to it"),
  alg: z.string().describe("Its algorithm"),
  state: z
    .enum(["next", "current", "retired", "gone"])
    .describe(
      "Where it is in its life: published and waiting, signing, published for verification only, or no longer published",
    ),
  created_at: z.date().describe("When it was made"),
  signs_from: z
    .date()
    .describe(
      "When it starts to sign; a minute before it was made where it signs at once, for servers whose clocks are behind",
    ),
  retired_at: z.date().nullable().describe("When it stops to sign"),
  gone_at: z.date().nullable().describe("When it is no longer published"),
  waits_until: z.date().nullable().describe("While it waits for clients to fetch it: when it is used all the same"),
  missed: z
    .array(z.string())
    .nullable()
    .describe("Clients that had not fetched it when it took over; null where it did not wait"),
});

export type ShownKey = z.infer<typeof shownKey>;

export const rotation = z.strictObject({
  alg: z.enum(keyAlgs).optional().describe("This algorithm's key alone"),
  use: z.enum(uses).optional().describe("The keys for signing alone, or those for encryption"),
  now: z.boolean().default(false).describe("Sign with the new keys at once, and drop those that wait for their turn"),
  revoke: z
    .boolean()
    .default(false)
    .describe(
      "Withdraw the old keys at once too, for one that has leaked: what it signed is worth nothing from then on",
    ),
});

export function shown({ kid, alg, createdAt, signsFrom, retiredAt, goneAt, waitsUntil, missed }: KeyRow): ShownKey {
  return {
    kid,
    use: keyUse(alg),
    alg,
    state: stateOf(signsFrom, retiredAt, goneAt),
    created_at: createdAt,
    signs_from: signsFrom,
    retired_at: retiredAt,
    gone_at: goneAt,
    waits_until: waitsUntil,
    missed,
  };
}

/** By this process's clock. */
function stateOf(signsFrom: Date, retiredAt: Date | null, goneAt: Date | null): ShownKey["state"] {
  const now = Date.now();
  if (goneAt && goneAt.getTime() <= now) return "gone";
  if (retiredAt && retiredAt.getTime() <= now) return "retired";
  return signsFrom.getTime() > now ? "next" : "current";
}
