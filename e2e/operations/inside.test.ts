import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { hostname } from "node:os";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { createBrowser } from "../protocol/harness/browser";
import { freePort, ready, run } from "../protocol/harness/mount";
import { password } from "../protocol/harness/world";

const redirectUri = "https://rp.example/callback";
let base = "";
let issuer = "";
let server: ChildProcess;
let output = "";
/** On every address of this machine; whoever connects has got inside. */
let trap: Server;
let port = 0;
let visits = 0;
let hosts: readonly string[] = [];

/** Ways to write this machine, or a place that only it can see. */
const spellings = [
  ...["127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "0", "0.0.0.0", "0x0", "00"],
  ...["2130706433", "0x7f000001", "0x7f.1", "0x7F.0x0.0x0.0x1", "017700000001", "0177.0.0.1", "0177.0.0.01"],
  ...["127.0.0.1.", "127%2e0%2e0%2e1", "①②⑦.0.0.1", "127。0。0。1", "１２７.0.0.1"],
  ...["[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"],
  ...["[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]"],
  ...["[fe80::1]", "[fc00::1]", "[::ffff:169.254.169.254]", "169.254.169.254", "0xa9fea9fe", "10.0.0.1", "192.168.0.1"],
  ...["localhost", "LocalHost", "localhost.", "ip6-localhost", "foo.localhost", hostname()],
];
const at = (host: string) => `https://${host}:${port}/inside`;

beforeAll(async () => {
  trap = createServer((socket) => {
    visits += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) =>
    trap.once("error", () => trap.listen(0, "0.0.0.0", resolve)).listen(0, "::", resolve),
  );
  port = (trap.address() as AddressInfo).port;
  hosts = spellings.filter((host) => URL.canParse(at(host)));
  const { db } = database();
  await createTenant(db, {
    id: "inside",
    name: "Inside",
    settings: {
      profile: "oidc-all",
      limits: { registration: { most: 0 } },
      registration: {
        mode: "open",
        software_statement_issuers: hosts.map((host) => ({ issuer: `https://${host}`, jwks_uri: at(host) })),
      },
    },
  });
  await createUser(db, "inside", { username: "alice", password });
  const own = await freePort();
  base = `http://localhost:${own}`;
  issuer = `${base}/t/inside`;
  server = run(["dist/server.mjs"], {
    DATABASE_URL: inject("databaseUrl"),
    PUBLIC_URL: base,
    PORT: String(own),
    HOST: "localhost",
    WORKERS: "1",
    OUTBOUND_ALLOW_PRIVATE: "false",
  });
  for (const stream of [server.stdout, server.stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk));
  await ready(base, server);
});

afterAll(async () => {
  server.kill("SIGTERM");
  await once(server, "exit");
  trap.close();
});

const client = (metadata: Record<string, unknown>) =>
  createClient(database().db, "inside", { redirect_uris: [redirectUri], skip_consent: true, ...metadata });

const authorizeUrl = (clientId: string, more: Record<string, string> = {}) =>
  `${issuer}/authorize?${new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, response_type: "code", scope: "openid", ...more })}`;

const register = async (metadata: Record<string, unknown>) => {
  const response = await fetch(`${issuer}/oauth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ redirect_uris: [redirectUri], ...metadata }),
  });
  return { status: response.status, body: await response.json() };
};

const jwt = async (claims: Record<string, unknown>) => {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  return new SignJWT(claims).setProtectedHeader({ alg: "ES256", jwk: await exportJWK(publicKey) }).sign(privateKey);
};

describe("server-side request forgery: whatever a client registers, nothing inside is connected to", () => {
  test("there are many ways to write an address", () => {
    expect(hosts.length).toBeGreaterThan(40);
  });

  test("jwks_uri, of a client and of whoever signs software statements", async () => {
    for (const host of hosts) {
      const { client_id } = await client({ token_endpoint_auth_method: "private_key_jwt", jwks_uri: at(host) });
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: client_id, sub: client_id, aud: issuer, jti: host, exp: now + 60 };
      const response = await fetch(`${issuer}/oauth/token`, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "authorization_code",
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
          client_assertion: await jwt(claims),
        }),
      });
      // 503 for a name that this machine cannot resolve.
      expect([host, response.status]).toEqual([host, expect.toSatisfy((status) => status === 401 || status === 503)]);
      const { body } = await register({ software_statement: await jwt({ iss: `https://${host}` }) });
      expect([host, body.error]).toEqual([
        host,
        response.status === 401 ? "invalid_software_statement" : "temporarily_unavailable",
      ]);
    }
    expect(visits).toBe(0);
  });

  test("sector_identifier_uri", async () => {
    for (const host of hosts) {
      const { status, body } = await register({ subject_type: "pairwise", sector_identifier_uri: at(host) });
      expect([host, status, body.error]).toEqual([host, 400, "invalid_client_metadata"]);
    }
    expect(visits).toBe(0);
  });

  test("request_uri", async () => {
    for (const host of hosts) {
      const { client_id } = await client({ request_uris: [at(host)] });
      const { sentTo } = await createBrowser(base).get(authorizeUrl(client_id, { request_uri: at(host) }));
      expect([host, sentTo?.searchParams.get("error")]).toEqual([host, "invalid_request_uri"]);
    }
    expect(visits).toBe(0);
  });

  test("logo_uri and the links beside it, on the page that shows them; initiate_login_uri", async () => {
    for (const host of hosts) {
      const links = { logo_uri: at(host), policy_uri: at(host), tos_uri: at(host), client_uri: at(host) };
      const { client_id } = await client({ ...links, initiate_login_uri: at(host) });
      const page = await createBrowser(base).get(authorizeUrl(client_id));
      expect([host, page.status]).toEqual([host, 200]);
    }
    expect(visits).toBe(0);
  });

  test("backchannel_logout_uri", { timeout: 60_000 }, async () => {
    const browser = createBrowser(base);
    const told = await Promise.all(hosts.map((host) => client({ backchannel_logout_uri: at(host) })));
    const login = await browser.get(authorizeUrl(told[0]?.client_id ?? ""));
    await browser.submit(login, { identifier: "alice", password, do: "sign_in" });
    for (const { client_id } of told) {
      const { sentTo } = await browser.get(authorizeUrl(client_id));
      expect(sentTo?.searchParams.get("code")).toBeTruthy();
    }
    const asked = await browser.get(`${issuer}/oidc/logout`);
    await browser.submit(asked, { do: "sign_out" });
    const sql = database().db.$client;
    const tried = async () => {
      const rows =
        await sql`select last_error from logout_notices where tenant_id = 'inside' and last_error is not null`;
      return rows.map((row) => String(row.last_error));
    };
    await expect.poll(async () => (await tried()).length, { timeout: 30_000 }).toBe(hosts.length);
    for (const error of await tried()) expect(error).toMatch(/^(refused_address|unreachable|bad_url)/);
    expect(visits).toBe(0);
  });

  test("and none of it was a fault of ours; whoever does connect is seen", async () => {
    expect(output.split("\n").filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
    await fetch(at("127.0.0.1")).catch(() => undefined);
    expect(visits).toBe(1);
  });
});
