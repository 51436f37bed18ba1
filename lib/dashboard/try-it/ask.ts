import { exportJWK, generateKeyPair, importJWK, SignJWT } from "jose";
import { shellWord } from "@/lib/admin/quick-starts/literals";
import { config } from "@/lib/base/config";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { askOwn } from "@/lib/dashboard/provider";
import type { Client } from "@/lib/model/client-metadata";
import type { Tenant } from "@/lib/tenants/tenant";
import { endpointPaths } from "@/lib/tenants/urls";
import { proofOf } from "./means";
import type { Params, Run, SentRequest } from "./run";

/** In whose name something is asked. */
export interface Asking {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly run: Pick<Run, "dpop" | "key">;
}

/** What was sent and what came back. */
export interface Asked {
  readonly request: SentRequest;
  readonly answer: { readonly status: number; readonly body: unknown };
}

type Endpoint = keyof typeof endpointPaths;

/** A key for one run (RFC 9449 §4). */
export async function dpopKey(): Promise<NonNullable<Run["dpop"]>> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  return { public: await exportJWK(publicKey), private: await exportJWK(privateKey) };
}

/** A proof that the run has its key (RFC 9449 §4.2). */
async function dpopProof(
  { public: jwk, private: key }: NonNullable<Run["dpop"]>,
  { method, url, nonce, token }: { method: string; url: string; nonce?: string | null; token?: string },
): Promise<string> {
  return new SignJWT({
    jti: randomToken(),
    htm: method,
    htu: url,
    ...(nonce && { nonce }),
    ...(token && { ath: tokenHash(token).toString("base64url") }),
  })
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
    .setIssuedAt()
    .sign(await importJWK(key, "ES256"));
}

/**
 * Asks an endpoint of the tenant as the application does, by a form and with what proves who it is.
 * @returns undefined where the proof is one that we cannot make
 */
export async function askAsClient(
  { tenant, client, run }: Asking,
  endpoint: Endpoint,
  params: Params,
  { isBound = false }: { readonly isBound?: boolean } = {},
): Promise<Asked | undefined> {
  const url = tenant.issuer + endpointPaths[endpoint];
  const proof = await proofOf(client, tenant.issuer, run.key);
  if (!proof) return undefined;
  const send = async (nonce?: string | null) => {
    const headers = new Headers({ "content-type": "application/x-www-form-urlencoded", ...proof.headers });
    if (isBound && run.dpop) headers.set("dpop", await dpopProof(run.dpop, { method: "POST", url, nonce }));
    const body = String(new URLSearchParams({ ...proof.params, ...params }));
    return ask(tenant, endpoint, { method: "POST", headers, body });
  };
  const first = await send();
  const nonce = first.headers.get("dpop-nonce");
  const isNonceWanted = isBound && run.dpop && nonce && first.status === 400;
  const final = isNonceWanted && (await bodyOf(first.clone(), "use_dpop_nonce")) ? await send(nonce) : first;
  const told = { ...hidden(proof.params), ...params };
  return {
    request: {
      method: "POST",
      url,
      params: told,
      curl: curlOf(url, [
        ...proof.shell,
        ...(isBound && run.dpop ? ['--header "DPoP: $DPOP_PROOF"'] : []),
        ...Object.entries(told).flatMap(([name, value]) =>
          value === secretSign ? [] : [`--data-urlencode ${shellWord(`${name}=${value}`)}`],
        ),
      ]),
    },
    answer: { status: final.status, body: await readBody(final) },
  };
}

/** Stands for what nobody needs to see. */
export const secretSign = "••••••";

const hidden = (params: Params): Params =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      name === "client_secret" || name === "client_assertion" ? secretSign : value,
    ]),
  );

/** Asks an endpoint with an access token (RFC 6750 §2.1, RFC 9449 §7.1). */
export async function askWithToken({ tenant, run }: Asking, endpoint: Endpoint, token: string): Promise<Asked> {
  const url = tenant.issuer + endpointPaths[endpoint];
  const send = async (nonce?: string | null) => {
    const headers = new Headers({ authorization: `${run.dpop ? "DPoP" : "Bearer"} ${token}` });
    if (run.dpop) headers.set("dpop", await dpopProof(run.dpop, { method: "GET", url, nonce, token }));
    return ask(tenant, endpoint, { method: "GET", headers });
  };
  const first = await send();
  const nonce = first.headers.get("dpop-nonce");
  const final = run.dpop && nonce && first.status === 401 ? await send(nonce) : first;
  const shell = run.dpop
    ? ['--header "Authorization: DPoP $ACCESS_TOKEN"', '--header "DPoP: $DPOP_PROOF"']
    : ['--header "Authorization: Bearer $ACCESS_TOKEN"'];
  return {
    request: { method: "GET", url, params: {}, curl: curlOf(url, shell) },
    answer: { status: final.status, body: await readBody(final) },
  };
}

/** The tenant's public keys, as everybody reads them. */
export const askKeys = async (tenant: Tenant): Promise<unknown> =>
  readBody(await ask(tenant, "jwks_uri", { method: "GET" }));

/** By the address that our own handlers know a tenant by, whatever its issuer's host. */
const ask = (tenant: Tenant, endpoint: Endpoint, options: RequestInit) =>
  askOwn(`${config().publicUrl}/t/${tenant.id}${endpointPaths[endpoint]}`, options, tenant.id);

const bodyOf = async (response: Response, wanted: string) => {
  const body = await readBody(response);
  return typeof body === "object" && body !== null && "error" in body && body.error === wanted;
};

/** JSON where it is some, else the text. */
async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

const curlOf = (url: string, parts: readonly string[]) => [`curl ${shellWord(url)}`, ...parts].join(" \\\n  ");
