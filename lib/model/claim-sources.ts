import { z } from "zod";
import type { ClaimWishes } from "./claims-request";

const names = z
  .array(z.string().regex(/^[A-Za-z0-9_.:/-]{1,200}$/))
  .min(1)
  .max(50)
  .describe("The claims that it asserts");

/** OIDC Core §5.6. The last two are told only where the `claims` parameter asks for them. */
export const claimTypes: readonly string[] = ["normal", "aggregated", "distributed"];

/** Where claims of a person can be had that others assert: a signed JWT to hand on, or an endpoint to ask (OIDC Core §5.6.2). */
export const claimSource = z.union([
  z.strictObject({
    claims: names,
    JWT: z
      .string()
      .regex(/^[\w-]+\.[\w-]+\.[\w-]*$/, "must be a signed JWT")
      .max(16_000)
      .describe("The claims themselves, signed by who asserts them (aggregated)"),
  }),
  z.strictObject({
    claims: names,
    endpoint: z.url({ protocol: /^https$/ }).describe("Where the claims are fetched (distributed)"),
    access_token: z.string().max(4_000).optional().describe("What the endpoint wants to see"),
  }),
]);

export const claimSources = z.array(claimSource).max(20);

export type ClaimSource = z.infer<typeof claimSource>;

/** `_claim_names` and `_claim_sources` for the claims asked for that another party asserts; nothing where there is none. */
export function sourcedClaims(sources: readonly ClaimSource[], wishes: ClaimWishes): Record<string, unknown> {
  const claimNames: Record<string, string> = {};
  const claimSources: Record<string, unknown> = {};
  sources.forEach(({ claims, ...source }, index) => {
    const asked = claims.filter((name) => Object.hasOwn(wishes, name) && !Object.hasOwn(claimNames, name));
    if (asked.length === 0) return;
    const label = `src${index + 1}`;
    for (const name of asked) claimNames[name] = label;
    claimSources[label] = source;
  });
  return Object.keys(claimNames).length > 0 ? { _claim_names: claimNames, _claim_sources: claimSources } : {};
}
