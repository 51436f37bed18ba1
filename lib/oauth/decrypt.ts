import { compactDecrypt, decodeProtectedHeader, importJWK } from "jose";
import { isPublicKeyEncryption, isSecretEncryption, publicKeyEncryption } from "@/lib/model/algorithms";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import type { Tenant } from "@/lib/tenants/tenant";
import { keyFromSecret } from "@/lib/tokens/encrypt";

/**
 * Opens a JWE that was encrypted to us in a way that the tenant offers: with one of our published keys, or with a client's secret
 * (OIDC Core §10.2).
 * @param secrets of the client, as far as they may be used
 * @throws Error where it does not open
 */
export async function decrypt(
  jwe: string,
  secrets: readonly string[],
  tenant: Pick<Tenant, "keyring" | "settings">,
): Promise<string> {
  const { alg = "", enc = "", kid } = decodeProtectedHeader(jwe);
  const { encryptionAlgs, encryptionEncs } = capabilitiesOf(tenant);
  if (!encryptionAlgs.includes(alg)) throw new Error("the key management algorithm is not supported by this issuer");
  if (!encryptionEncs.includes(String(enc))) throw new Error("the content encryption is not supported by this issuer");
  const bounds = {
    keyManagementAlgorithms: [alg],
    contentEncryptionAlgorithms: [String(enc)],
    maxDecompressedLength: 0,
  };
  let last: unknown = new Error("no key of ours fits");
  for (const key of await keysFor()) {
    try {
      return text(await compactDecrypt(jwe, key, bounds));
    } catch (error) {
      last = error;
    }
  }
  throw last;

  async function keysFor(): Promise<readonly (CryptoKey | Uint8Array)[]> {
    if (isSecretEncryption(alg)) return secrets.map((secret) => keyFromSecret(secret, alg, String(enc)));
    if (!isPublicKeyEncryption(alg)) throw new Error("the key management algorithm is not supported by this issuer");
    const kind = publicKeyEncryption[alg].key;
    const ours = tenant.keyring.decryption.filter((key) => key.alg === kind && (kid === undefined || key.kid === kid));
    return Promise.all(ours.slice(0, 3).map(({ jwk }) => importJWK({ ...jwk, alg }, alg)));
  }
}

const text = ({ plaintext }: { plaintext: Uint8Array }) => new TextDecoder("utf-8", { fatal: true }).decode(plaintext);
