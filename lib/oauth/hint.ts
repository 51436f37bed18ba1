import { type CompactVerifyGetKey, compactVerify, decodeJwt, decodeProtectedHeader } from "jose";
import { z } from "zod";
import { isDatabaseAway } from "@/db/client";
import { OAuthError } from "@/lib/base/errors";
import { secretsOf } from "@/lib/clients/secret";
import { isMacAlg } from "@/lib/model/algorithms";
import type { Client } from "@/lib/model/client-metadata";
import type { Tenant } from "@/lib/tenants/tenant";
import { verifyMac } from "@/lib/tokens/mac";
import { decrypt } from "./decrypt";

/** An ID token given back: of which client, and whom it names. */
export interface Hint {
  /** The person as that client knows them. */
  readonly sub: string;
  /** The session as that client knows it. */
  readonly sid: string | undefined;
  readonly client: Client;
  /** Whether a key of ours signed it, so that we issued it. A MAC proves nothing of the kind: the client holds its key too. */
  readonly isOurs: boolean;
}

/**
 * Verifies an ID token given back as a hint. An expired one is fine (OIDC Core §3.1.2.1). One that was encrypted may come encrypted
 * to us (OIDC Core §3.1.2.1). No other JWT of ours passes for one: it has no other `typ`, and the claims that ID tokens alone have.
 * @throws OAuthError invalid_request
 */
export async function verifyHint(
  token: string,
  tenant: Pick<Tenant, "issuer" | "keyring" | "client" | "settings">,
): Promise<Hint> {
  try {
    const signed = token.split(".").length === 5 ? await decrypt(token, [], tenant) : token;
    const { aud: audience } = decodeJwt(signed);
    const client = typeof audience === "string" ? await tenant.client(audience) : undefined;
    if (!client) throw new Error("not for a client of ours");
    const { alg: mac = "" } = decodeProtectedHeader(signed);
    const hasMac = isMacAlg(mac) && client.metadata.id_token_signed_response_alg === mac;
    const ownKey: CompactVerifyGetKey = ({ kid, alg }) => {
      const key = tenant.keyring.byKid.get(kid ?? "");
      if (!key || key.alg !== alg) throw new Error("not one of our keys");
      return key.publicKey;
    };
    const { payload, protectedHeader } = hasMac
      ? await verifyMac(signed, mac, secretsOf(client))
      : await compactVerify(signed, ownKey);
    const { typ } = protectedHeader;
    if (typ !== undefined && typ !== "JWT") throw new Error(`its typ is ${typ}`);
    const { iss, sub, sid } = idTokenClaims.parse(JSON.parse(new TextDecoder().decode(payload)));
    if (iss !== tenant.issuer) throw new Error("of another issuer");
    return { sub, sid, client, isOurs: !hasMac };
  } catch (cause) {
    if (isDatabaseAway(cause)) throw cause;
    throw new OAuthError("invalid_request", "id_token_hint is not an ID token of this issuer", {
      cause,
      detail: String(cause),
      situation: "hint_not_ours",
    });
  }
}

/** OIDC Core §2: UserInfo has no times, a signed authorization answer no `sub`, a logout token no `auth_time`. */
const idTokenClaims = z.object({
  iss: z.string(),
  sub: z.string(),
  iat: z.number(),
  exp: z.number(),
  auth_time: z.number(),
  sid: z.string().optional(),
});
