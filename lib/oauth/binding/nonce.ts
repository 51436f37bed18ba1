import { isSameSecret, mac, macsOfBefore } from "@/lib/base/secrets";

/** Seconds for which one nonce is handed out. It is taken for as long again, so that it serves two to four minutes. */
const span = 120;

const spanOf = (now: number) => Math.floor(now / span);

/**
 * A nonce for DPoP proofs, at the token endpoint and at resources (RFC 9449 §8, §9): a MAC over the tenant and the time, so that
 * every process knows it and none keeps it.
 * @param now seconds since 1970
 */
export const dpopNonce = (tenantId: string, now: number): string => mac("dpop-nonce", tenantId, String(spanOf(now)));

/** Whether a nonce is one of this tenant's that is still good. The next one is too: another server's clock may be ahead. */
export function isDpopNonce(nonce: string, tenantId: string, now: number): boolean {
  const at = spanOf(now);
  return [at, at - 1, at + 1].some((one) => {
    const parts = [tenantId, String(one)];
    return [mac("dpop-nonce", ...parts), ...macsOfBefore("dpop-nonce", ...parts)].some((own) =>
      isSameSecret(own, nonce),
    );
  });
}
