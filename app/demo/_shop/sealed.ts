import { EncryptJWT, jwtDecrypt } from "jose";
import type { z } from "zod";
import { config } from "@/lib/base/config";
import { derivedKey } from "@/lib/base/secrets";

/** What is sealed: bound into it, so that one kind is never taken for another. */
type Kind = "request" | "session" | "notice";

const issuer = () => `${config().publicUrl}/demo`;

/**
 * Encrypts what the shop must know at the next request. It is kept by the browser, since any worker may serve that request.
 * @param seconds for which it opens
 */
export function seal(kind: Kind, content: object, seconds: number): Promise<string> {
  return new EncryptJWT({ content })
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .setIssuer(issuer())
    .setAudience(kind)
    .setExpirationTime(`${seconds} seconds`)
    .encrypt(derivedKey("demo"));
}

/** Opens what `seal` made; undefined where it is of another kind or server, too old, or not ours at all. */
export async function unseal<S extends z.ZodType>(
  kind: Kind,
  schema: S,
  sealed: string | undefined,
): Promise<z.infer<S> | undefined> {
  if (!sealed) return undefined;
  try {
    const { payload } = await jwtDecrypt(sealed, derivedKey("demo"), { issuer: issuer(), audience: kind });
    return schema.safeParse(payload.content).data;
  } catch {
    return undefined;
  }
}
