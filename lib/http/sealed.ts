import { EncryptJWT, jwtDecrypt } from "jose";
import type { z } from "zod";
import { config } from "@/lib/base/config";
import { derivedKey } from "@/lib/base/secrets";

/** What a relying party of our own lets the browser keep for it, since any worker may serve the next request. */
export interface Sealer<Kind extends string> {
  /** @param kind bound into it, so that one is never taken for another. @param seconds for which it opens */
  seal(kind: Kind, content: object, seconds: number): Promise<string>;
  /** Undefined where it is of another kind or server, too old, or not ours at all. */
  unseal<S extends z.ZodType>(kind: Kind, schema: S, sealed: string | undefined): Promise<z.infer<S> | undefined>;
}

/** @param purpose of the key. @param path of the relying party, below the public URL */
export function sealer<Kind extends string>(purpose: "demo" | "dashboard", path: string): Sealer<Kind> {
  const issuer = () => `${config().publicUrl}${path}`;
  return {
    seal: (kind, content, seconds) =>
      new EncryptJWT({ content })
        .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
        .setIssuer(issuer())
        .setAudience(kind)
        .setExpirationTime(`${seconds} seconds`)
        .encrypt(derivedKey(purpose)),

    async unseal(kind, schema, sealed) {
      if (!sealed) return undefined;
      try {
        const { payload } = await jwtDecrypt(sealed, derivedKey(purpose), { issuer: issuer(), audience: kind });
        return schema.safeParse(payload.content).data;
      } catch {
        return undefined;
      }
    },
  };
}
