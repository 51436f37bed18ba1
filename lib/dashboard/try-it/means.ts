import { importJWK, type JWK, SignJWT } from "jose";
import { randomToken } from "@/lib/base/secrets";
import type { Client } from "@/lib/model/client-metadata";
import { bindingFor, needsPkce, rulesFor } from "@/lib/tenants/profile-rules";
import type { Tenant } from "@/lib/tenants/tenant";
import type { Flow } from "./run";

/** What the application, and its tenant, ask of a run. */
export interface Demands {
  readonly flows: readonly Flow[];
  readonly isPushed: boolean;
  readonly isSigned: boolean;
  readonly usesPkce: boolean;
  /** Whether its tokens must be bound to a key, may be, or are bound to a certificate, which we have not. */
  readonly dpop: "must" | "may" | "certificate";
  /** Whether it proves who it is, or signs its requests, by a key that only it has: the admin may give one for the run. */
  readonly needsKey: boolean;
  /** Why nothing can be redeemed in its name here. */
  readonly stop?: "certificate";
}

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

export function demandsOf(tenant: Tenant, client: Client): Demands {
  const { grant_types: grants, token_endpoint_auth_method: method } = client.metadata;
  const { isPushed, isSigned } = rulesFor(tenant, client);
  const binding = bindingFor(tenant, client);
  const hasBrowser = grants.includes("authorization_code") || grants.includes("implicit");
  return {
    flows: [
      ...(hasBrowser ? (["code"] as const) : []),
      ...(grants.includes("client_credentials") ? (["client_credentials"] as const) : []),
      ...(grants.includes(deviceGrant) ? (["device"] as const) : []),
    ],
    isPushed,
    isSigned,
    usesPkce: needsPkce(tenant, client) || grants.includes("authorization_code"),
    dpop: binding === "mtls" ? "certificate" : binding === "optional" ? "may" : "must",
    needsKey: method === "private_key_jwt" || (isSigned && !isMac(requestAlg(client))),
    ...((/tls_client_auth$/.test(method) || binding === "mtls") && { stop: "certificate" as const }),
  };
}

const isMac = (alg: string | undefined) => alg?.startsWith("HS") === true;
const requestAlg = ({ metadata }: Client) => metadata.request_object_signing_alg;

/** The one algorithm that a key signs with, where nothing says which. */
function usualAlg({ alg, kty, crv }: JWK): string {
  if (alg) return alg;
  if (kty === "EC") return crv === "P-384" ? "ES384" : crv === "P-521" ? "ES512" : "ES256";
  return kty === "OKP" ? "EdDSA" : "PS256";
}

/** What a client signs with: the key that the admin gave, or its secret. Undefined where it has neither. */
async function signingKey(client: Client, key: JWK | undefined, wanted: string | undefined) {
  if (isMac(wanted)) {
    const { secret } = client;
    return secret === undefined ? undefined : { alg: wanted ?? "HS256", key: new TextEncoder().encode(secret) };
  }
  if (!key) return undefined;
  const alg = wanted ?? usualAlg(key);
  return { alg, kid: key.kid, key: await importJWK(key, alg) };
}

/** A request object (RFC 9101 §4) of the parameters; undefined where there is no key to sign it with. */
export async function requestObject(
  params: Readonly<Record<string, string>>,
  client: Client,
  issuer: string,
  key: JWK | undefined,
): Promise<string | undefined> {
  const found = await signingKey(client, key, requestAlg(client));
  if (!found) return undefined;
  const { claims, max_age, ...texts } = params;
  const payload = {
    ...texts,
    ...(claims !== undefined && { claims: JSON.parse(claims) as unknown }),
    ...(max_age !== undefined && { max_age: Number(max_age) }),
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: found.alg, typ: "oauth-authz-req+jwt", ...(found.kid && { kid: found.kid }) })
    .setIssuer(client.id)
    .setAudience(issuer)
    .setIssuedAt()
    .setNotBefore("0 seconds")
    .setExpirationTime("5 minutes")
    .sign(found.key);
}

/** How a client proves who it is at an endpoint. @see RFC 6749 §2.3, OIDC Core §9 */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  /** The same for a shell: arguments of curl. */
  readonly shell: readonly string[];
}

/** Undefined where it proves who it is by what we do not have: its key, or its certificate. */
export async function proofOf(client: Client, issuer: string, key: JWK | undefined): Promise<Proof | undefined> {
  const { token_endpoint_auth_method: method, token_endpoint_auth_signing_alg: alg } = client.metadata;
  const { id, secret = "" } = client;
  switch (method) {
    case "none":
      return { headers: {}, params: { client_id: id }, shell: [] };
    case "client_secret_basic": {
      const user = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
      const shell = [`--user '${encodeURIComponent(id).replaceAll("'", "%27")}:'"$CLIENT_SECRET"`];
      return { headers: { authorization: `Basic ${Buffer.from(user).toString("base64")}` }, params: {}, shell };
    }
    case "client_secret_post":
      return {
        headers: {},
        params: { client_id: id, client_secret: secret },
        shell: ['--data-urlencode "client_secret=$CLIENT_SECRET"'],
      };
    case "client_secret_jwt":
    case "private_key_jwt": {
      const found = await signingKey(client, key, method === "client_secret_jwt" ? (alg ?? "HS256") : alg);
      if (!found) return undefined;
      const assertion = await new SignJWT({ jti: randomToken() })
        .setProtectedHeader({ alg: found.alg, ...(found.kid && { kid: found.kid }) })
        .setIssuer(id)
        .setSubject(id)
        .setAudience(issuer)
        .setIssuedAt()
        .setExpirationTime("1 minute")
        .sign(found.key);
      return {
        headers: {},
        params: {
          client_id: id,
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
          client_assertion: assertion,
        },
        shell: ['--data-urlencode "client_assertion=$CLIENT_ASSERTION"'],
      };
    }
    default:
      return undefined;
  }
}
