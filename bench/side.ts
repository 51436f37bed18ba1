import type { Usage } from "./usage";

/** A server under test. Both have the same clients, people and resources, so their requests differ in nothing but the URL. */
export interface Side {
  readonly name: string;
  readonly issuer: string;
  usage(): { readonly server: Usage; readonly database: Usage };
  stop(): Promise<void>;
}

/** Acts on its own behalf. */
export const service = { client_id: "bench-service", client_secret: "bench-service-secret-bench-service" } as const;

/** Signs people in. */
export const app = {
  client_id: "bench-app",
  client_secret: "bench-app-secret-bench-app-secret",
  redirect_uri: "https://app.bench.example/callback",
} as const;

/** Signs people in and gets its ID tokens encrypted. */
export const sealed = {
  client_id: "bench-sealed",
  client_secret: "bench-sealed-secret-bench-sealed",
  redirect_uri: "https://sealed.bench.example/callback",
  id_token_encrypted_response_alg: "ECDH-ES",
  id_token_encrypted_response_enc: "A256GCM",
} as const;

/** Acts on its own behalf, and shows who it is by a key. */
export const signer = { client_id: "bench-signer", token_endpoint_auth_signing_alg: "ES256" } as const;

export const scope = "openid profile email offline_access";

/** A resource makes the access token a JWT by this algorithm (RFC 8707, RFC 9068). */
export const resources = { ES256: "https://es256.bench.example", RS256: "https://rs256.bench.example" } as const;

/** As many as there are connections, so that each has its own. */
export const people = Array.from({ length: 32 }, (_, at) => ({
  username: `person-${at}`,
  password: `password of person ${at}`,
}));

export const claimsOf = (username: string) => ({
  name: `The ${username}`,
  given_name: "The",
  family_name: username,
  preferred_username: username,
  email: `${username}@bench.example`,
  email_verified: true,
  locale: "en-GB",
});
