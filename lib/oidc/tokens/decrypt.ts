import { compactDecrypt, decodeProtectedHeader, importJWK } from "jose";
import { capabilitiesOf } from "@/lib/oidc/capabilities";
import { isPublicKeyEncryption, isSecretEncryption, publicKeyEncryption } from "@/lib/oidc/keys/algorithms";
import type { Client } from "@/lib/oidc/registration/metadata";
import type { Tenant } from "@/lib/tenants/tenant";
import { keyFromSecret } from "./encrypt";

/**
 * Opens a JWE that was encrypted to us in a way that the tenant offers: with one of our published keys, or with a client's secret.
 * @param client whose secret may be used; undefined for none
 * @throws Error where it does not open
 */
export async function decrypt(
  jwe: string,
  client: Client | undefined,
  tenant: Pick<Tenant, "keyring" | "settings">,
): Promise<string> {
  const { alg = "", enc = "", kid } = decodeProtectedHeader(jwe);
  const { encryptionAlgs, encryptionEncs } = capabilitiesOf(tenant);
  if (!encryptionAlgs.includes(alg)) throw new Error("the key management algorithm is not on offer");
  if (!encryptionEncs.includes(String(enc))) throw new Error("the content encryption is not on offer");
  const bounds = {
    keyManagementAlgorithms: [alg],
    contentEncryptionAlgorithms: [String(enc)],
    maxDecompressedLength: 0,
  };
  if (isSecretEncryption(alg)) {
    if (client?.secret === undefined) throw new Error("there is no secret to open it with");
    return text(await compactDecrypt(jwe, keyFromSecret(client.secret, alg, String(enc)), bounds));
  }
  if (!isPublicKeyEncryption(alg)) throw new Error("the key management algorithm is not one of public keys");
  const kind = publicKeyEncryption[alg].key;
  const fitting = tenant.keyring.decryption.filter((key) => key.alg === kind && (kid === undefined || key.kid === kid));
  let last: unknown = new Error("no key of ours fits");
  for (const { jwk } of fitting.slice(0, 3)) {
    try {
      return text(await compactDecrypt(jwe, await importJWK({ ...jwk, alg }, alg), bounds));
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

const text = ({ plaintext }: { plaintext: Uint8Array }) => new TextDecoder("utf-8", { fatal: true }).decode(plaintext);
