import { createHash } from "node:crypto";
import { openBrowser } from "./browser";
import { signerKey } from "./clients";
import { basic, connect, wire } from "./http";
import type { Script } from "./scripts";
import { app, people, resources, type Side, scope, sealed, service, signer } from "./side";

/** One line of the table: the same requests to both sides. */
export interface Row {
  readonly name: string;
  /** What Gatehouse is to reach, times the peer. */
  readonly target?: number;
  readonly prepare: (site: Site) => Promise<Script> | Script;
}

/** A side as a client knows it: its endpoints, and people who are signed in. */
export interface Site {
  readonly side: Side;
  readonly origin: string;
  readonly endpoints: Readonly<Record<string, string>>;
  /** `Cookie` headers, one per person. */
  readonly cookies: readonly string[];
}

const verifier = "the-verifier-of-the-bench-is-the-same-every-time";
const challenge = createHash("sha256").update(verifier).digest("base64url");

type SignsIn = typeof app | typeof sealed;

const requestOf = (client: SignsIn) => ({
  client_id: client.client_id,
  response_type: "code",
  redirect_uri: client.redirect_uri,
  scope,
  state: "state-of-the-bench",
  nonce: "nonce-of-the-bench",
  code_challenge: challenge,
  code_challenge_method: "S256",
});

const authorizationUrl = ({ endpoints }: Site, extra: Readonly<Record<string, string>> = {}, client: SignsIn = app) =>
  `${endpoints.authorization_endpoint}?${new URLSearchParams({ ...requestOf(client), ...extra })}`;

const asClient = (client: SignsIn) => basic(client.client_id, client.client_secret);
const asApp = asClient(app);

const tokenRequest = ({ endpoints }: Site, form: Record<string, string>, client: SignsIn = app) =>
  wire(endpoints.token_endpoint ?? "", { headers: asClient(client), form });

const exchangeOf =
  (site: Site, client: SignsIn = app) =>
  (code: string) =>
    tokenRequest(
      site,
      { grant_type: "authorization_code", code, redirect_uri: client.redirect_uri, code_verifier: verifier },
      client,
    );

const refreshOf = (site: Site) => (token: string) =>
  tokenRequest(site, { grant_type: "refresh_token", refresh_token: token });

const silent = (site: Site, client: SignsIn = app) =>
  site.cookies.map((cookie) => wire(authorizationUrl(site, { prompt: "none" }, client), { headers: { cookie } }));

const clientCredentials =
  (resource?: string) =>
  ({ endpoints }: Site): Script => ({
    kind: "repeat",
    status: 200,
    expect: resource ? ["access_token", "eyJ"] : ["access_token"],
    requests: [
      wire(endpoints.token_endpoint ?? "", {
        headers: basic(service.client_id, service.client_secret),
        form: { grant_type: "client_credentials", ...(resource && { resource }) },
      }),
    ],
  });

/** Meets a side: reads its metadata and signs everybody in, consent included. */
export async function visit(side: Side): Promise<Site> {
  const { origin } = new URL(side.issuer);
  const endpoints = await (await fetch(`${side.issuer}/.well-known/openid-configuration`)).json();
  const site = { side, origin, endpoints, cookies: [] };
  const connection = await connect(origin);
  const cookies: string[] = [];
  for (const person of people) {
    const browser = openBrowser(origin);
    for (const client of [app, sealed]) await browser.authorize(connection, authorizationUrl(site, {}, client), person);
    cookies.push(browser.cookie());
  }
  connection.close();
  return { ...site, cookies };
}

/** Tokens of everybody, from a sign-on and an exchange. */
async function tokensOf(site: Site): Promise<{ access_token: string; refresh_token: string }[]> {
  const connection = await connect(site.origin);
  const tokens = [];
  for (const [at, cookie] of site.cookies.entries()) {
    const browser = openBrowser(site.origin, cookie);
    const person = people[at] ?? { username: "", password: "" };
    const code = await browser.authorize(connection, authorizationUrl(site), person);
    tokens.push(JSON.parse((await connection.send(exchangeOf(site)(code))).body));
  }
  connection.close();
  return tokens;
}

const exchange =
  (client: SignsIn) =>
  (site: Site): Script => ({
    kind: "codes",
    authorize: silent(site, client),
    exchange: exchangeOf(site, client)("{value}").toString("latin1"),
    expect: ["access_token", "id_token", "refresh_token"],
  });

export const rows: readonly Row[] = [
  {
    name: "discovery",
    target: 4,
    prepare: ({ side }) => ({
      kind: "repeat",
      status: 200,
      expect: ['"issuer"', side.issuer],
      requests: [wire(`${side.issuer}/.well-known/openid-configuration`)],
    }),
  },
  { name: "client_credentials, opaque", prepare: clientCredentials() },
  { name: "client_credentials, ES256 JWT", target: 3, prepare: clientCredentials(resources.ES256) },
  { name: "client_credentials, RS256 JWT", target: 1.3, prepare: clientCredentials(resources.RS256) },
  {
    name: "client_credentials, private_key_jwt (ES256)",
    prepare: ({ side, endpoints }) => ({
      kind: "assertions",
      key: signerKey,
      clientId: signer.client_id,
      audience: side.issuer,
      request: wire(endpoints.token_endpoint ?? "", {
        form: {
          grant_type: "client_credentials",
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
          client_assertion: "{value}",
        },
      }).toString("latin1"),
      expect: ["access_token"],
    }),
  },
  { name: "code exchange, RS256 ID token", target: 1.5, prepare: exchange(app) },
  { name: "code exchange, ID token signed and encrypted", prepare: exchange(sealed) },
  {
    name: "refresh with rotation, RS256 ID token",
    target: 1.5,
    prepare: async (site) => ({
      kind: "chains",
      exchange: refreshOf(site)("{value}").toString("latin1"),
      tokens: (await tokensOf(site)).map((tokens) => tokens.refresh_token),
      expect: ["access_token", "id_token", "refresh_token"],
    }),
  },
  {
    name: "userinfo",
    target: 2,
    prepare: async (site) => ({
      kind: "repeat",
      status: 200,
      expect: ['"sub"', '"email"', '"family_name"'],
      requests: (await tokensOf(site)).map((tokens) =>
        wire(site.endpoints.userinfo_endpoint ?? "", { headers: { authorization: `Bearer ${tokens.access_token}` } }),
      ),
    }),
  },
  {
    name: "introspection",
    target: 2,
    prepare: async (site) => ({
      kind: "repeat",
      status: 200,
      expect: ['"active":true', '"scope"'],
      requests: (await tokensOf(site)).map((tokens) =>
        wire(site.endpoints.introspection_endpoint ?? "", { headers: asApp, form: { token: tokens.access_token } }),
      ),
    }),
  },
  {
    name: "authorize, signed in (prompt=none)",
    prepare: (site) => ({ kind: "repeat", status: 303, expect: ["code="], requests: silent(site) }),
  },
  {
    name: "pushed request, then authorize by it",
    prepare: (site) => ({
      kind: "pushed",
      push: wire(site.endpoints.pushed_authorization_request_endpoint ?? "", {
        headers: asApp,
        form: { ...requestOf(app), prompt: "none" },
      }),
      authorize: site.cookies.map((cookie) =>
        wire(`${site.endpoints.authorization_endpoint}?client_id=${app.client_id}&request_uri={value}`, {
          headers: { cookie },
        })
          .toString("latin1")
          .replace(encodeURIComponent("{value}"), "{value}"),
      ),
    }),
  },
  {
    name: "password sign-in, whole",
    prepare: (site) => ({ kind: "sign-in", url: authorizationUrl(site), people }),
  },
];
