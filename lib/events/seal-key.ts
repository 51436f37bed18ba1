import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { derivedSeeds } from "@/lib/base/secrets";

/** What signs a tenant's seals: an Ed25519 key that no database holds. */
export interface SealKey {
  /** 32 bytes, as a reader of an export needs them. */
  readonly publicKey: Buffer;
  sign(text: string): Buffer;
}

/** PKCS #8 and SubjectPublicKeyInfo of Ed25519 keys before their 32 bytes (RFC 8410 §7). */
const privatePrefix = Buffer.from("302e020100300506032b657004220420", "hex");
const publicPrefix = Buffer.from("302a300506032b6570032100", "hex");

/** The key of now first, then those under earlier encryption keys, while they are configured. */
export const sealKeys = (tenantId: string): readonly SealKey[] =>
  derivedSeeds("audit-seal", tenantId).map((seed) => {
    const key = createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: "der", type: "pkcs8" });
    return {
      publicKey: createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32),
      sign: (text) => sign(null, Buffer.from(text), key),
    };
  });

/** A public key as programs know it. */
export const publicKeyOf = (raw: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: "der", type: "spki" });

/** Whether a text was signed with this key. */
export function isSigned(text: string, signature: Buffer, publicKey: Buffer): boolean {
  return publicKey.length === 32 && verify(null, Buffer.from(text), publicKeyOf(publicKey), signature);
}
