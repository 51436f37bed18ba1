import { OAuthError } from "@/lib/base/errors";

/** The token of an `Authorization: Bearer` header (RFC 6750 §2.1); undefined where the header or its form is another. */
export const bearerOf = (request: Request): string | undefined =>
  /^Bearer +([\x21-\x7e]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];

/** RFC 6750 §3: without a token the challenge says nothing of an error. */
export function refusedBearer(request: Request, description: string): OAuthError {
  const challenge = request.headers.has("authorization")
    ? `Bearer error="invalid_token", error_description="${description}"`
    : "Bearer";
  return new OAuthError("invalid_token", description, {
    headers: { "www-authenticate": challenge },
    situation: "registration_token",
  });
}
