import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type https from "node:https";
import type { TLSSocket } from "node:tls";
import { afterAll, inject } from "vitest";
import { database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import {
  type Certificate,
  certificateFiles,
  clientAuth,
  localhostCertificate,
  makeCertificate,
  type Name,
} from "../../test/certificates";
import { createBrowser } from "../protocol/harness/browser";
import { freePort, run } from "../protocol/harness/mount";
import { password, pkce } from "../protocol/harness/world";
import { fetchOver } from "./tls-fetch";

const api = "https://api.example.com";

const serverCa = makeCertificate({ subject: [{ CN: "Server CA" }], isAuthority: true });
const serverLeaf = localhostCertificate(serverCa);
export const clientCa = makeCertificate({ subject: [{ C: "DE" }, { O: "Client CA" }], isAuthority: true });
export const otherCa = makeCertificate({ subject: clientCa.subject, isAuthority: true });
export const subject: Name = [{ C: "DE" }, { O: "Example, Inc." }, { CN: "rp" }];
/** What a client registers that is known by the name in its certificate. */
export const bySubject = {
  token_endpoint_auth_method: "tls_client_auth",
  tls_client_auth_subject_dn: "cn=rp, O=Example\\, Inc.,C=DE",
};
/** A client's certificate by the CA that the server believes. */
export const issued = (more: Partial<Parameters<typeof makeCertificate>[0]> = {}) =>
  makeCertificate({ subject, issuer: clientCa, usages: [clientAuth], ...more });
export const own = issued();
export const selfSigned = makeCertificate({ subject: [{ CN: "self" }] });

/** `fetch` on a connection of its own, with this certificate. */
export const fetchWith = (
  certificate?: Pick<Certificate, "cert" | "key">,
  options: https.RequestOptions = {},
  look?: (socket: TLSSocket) => void,
) => fetchOver(serverCa.cert, certificate, options, look);

export async function post(
  send: typeof fetch,
  at: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const response = await send(at, { method: "POST", body: new URLSearchParams(fields).toString(), headers });
  return { status: response.status, body: await response.json() };
}

/** A tenant with a person, and a server of it that asks clients for certificates: `start` takes what its environment has besides. */
export async function mtlsWorld() {
  const tenantId = `mtls-${randomBytes(4).toString("hex")}`;
  const files = await certificateFiles({ ...serverLeaf, cert: `${serverLeaf.cert}${serverCa.cert}` }, clientCa);
  const [port, mtlsPort] = [await freePort(), await freePort()];
  const base = `https://localhost:${port}`;
  const issuer = `${base}/t/${tenantId}`;
  const alias = `https://localhost:${mtlsPort}/t/${tenantId}`;
  const env: Record<string, string> = {
    DATABASE_URL: inject("databaseUrl"),
    PUBLIC_URL: base,
    PORT: String(port),
    HOST: "localhost",
    ...files.env,
    MTLS_PORT: String(mtlsPort),
  };
  // This process registers the clients, and takes only what is on offer.
  Object.assign(process.env, env);
  const { db } = database();
  const settings = { profile: "oidc-all", resources: [{ identifier: api, name: "API", scopes: {} }] };
  await createTenant(db, { id: tenantId, name: "Mutual TLS", settings });
  await createUser(db, tenantId, { username: "alice", password });
  afterAll(files.remove);

  let server: ChildProcess | undefined;
  async function start(settings: Record<string, string> = {}): Promise<void> {
    const started = run(["dist/server.mjs"], { ...env, ...settings });
    server = started;
    for (let tries = 0; tries < 300; tries++) {
      if (started.exitCode !== null) throw new Error(`the server ended with ${started.exitCode}`);
      const answer = await fetchWith()(`${base}/readyz`).catch(() => undefined);
      if (answer?.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`no server at ${base}`);
  }

  async function stop(): Promise<void> {
    if (!server) return;
    const left = once(server, "exit");
    server.kill("SIGTERM");
    await left;
  }

  const register = (metadata: Record<string, unknown>) =>
    createClient(database().db, tenantId, {
      redirect_uris: ["https://rp.example/callback"],
      grant_types: ["authorization_code", "refresh_token", "client_credentials"],
      resources: [api],
      skip_consent: true,
      ...metadata,
    });

  const tokenFor = (
    send: typeof fetch,
    { client_id }: { readonly client_id: string },
    more: Record<string, string> = {},
    at = alias,
  ) => post(send, `${at}/oauth/token`, { grant_type: "client_credentials", client_id, resource: api, ...more });

  /** Signs alice in and brings a code with what redeems it. */
  async function codeFor({ client_id }: { readonly client_id: string }) {
    const { verifier, challenge } = pkce();
    const redirect_uri = "https://rp.example/callback";
    const query = new URLSearchParams({
      client_id,
      redirect_uri,
      response_type: "code",
      scope: "openid offline_access",
      prompt: "consent",
      code_challenge: challenge,
      code_challenge_method: "S256",
    });
    const browser = createBrowser(base, new Map(), fetchWith());
    let at = await browser.get(`${issuer}/authorize?${query}`);
    for (let step = 0; step < 4 && !at.sentTo; step++) {
      const isLogin = at.html.includes('name="password"');
      at = await browser.submit(at, isLogin ? { identifier: "alice", password, do: "sign_in" } : { do: "allow" });
    }
    return { code: at.sentTo?.searchParams.get("code") ?? "", redirect_uri, code_verifier: verifier };
  }

  return { issuer, base, alias, register, start, stop, tokenFor, codeFor };
}
