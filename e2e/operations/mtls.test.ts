import https from "node:https";
import { exportJWK, type JWK } from "jose";
import * as oauth from "oauth4webapi";
import * as rp from "openid-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate, serverAuth } from "../../test/certificates";
import {
  bySubject,
  clientCa,
  fetchWith,
  issued,
  mtlsWorld,
  otherCa,
  own,
  post,
  selfSigned,
  subject,
} from "./mtls-world";

const api = "https://api.example.com";
const between = makeCertificate({ subject: [{ CN: "Between" }], issuer: clientCa, isAuthority: true });
const last = issued({ issuer: between });
/** With the CA between, which a client has to send. */
const chained = { ...last, cert: `${last.cert}${between.cert}` };
const { issuer, alias, register, start, stop, tokenFor, codeFor } = await mtlsWorld();

describe("natively, at a port of its own", () => {
  beforeAll(() => start());
  afterAll(stop);

  const refused = { status: 401, body: { error: "invalid_client", error_description: "client authentication failed" } };

  test("discovery names the port's endpoints, and only for what clients call", async () => {
    const metadata = await (await fetchWith()(`${issuer}/.well-known/openid-configuration`)).json();
    expect(metadata.token_endpoint).toBe(`${issuer}/oauth/token`);
    expect(metadata.mtls_endpoint_aliases).toEqual({
      token_endpoint: `${alias}/oauth/token`,
      userinfo_endpoint: `${alias}/userinfo`,
      revocation_endpoint: `${alias}/oauth/revoke`,
      introspection_endpoint: `${alias}/oauth/introspect`,
      pushed_authorization_request_endpoint: `${alias}/oauth/par`,
      device_authorization_endpoint: `${alias}/oauth/device`,
    });
    expect(metadata.tls_client_certificate_bound_access_tokens).toBe(true);
    expect(metadata.token_endpoint_auth_methods_supported).toEqual(
      expect.arrayContaining(["tls_client_auth", "self_signed_tls_client_auth"]),
    );
  });

  test("the port serves no pages, and at the main one no certificate counts", async () => {
    const page = await fetchWith()(`${alias}/interaction/x`);
    expect([page.status, page.headers.get("content-type")]).toEqual([404, "text/plain; charset=utf-8"]);
    const who = await register(bySubject);
    expect(await tokenFor(fetchWith(own), who, {}, issuer)).toMatchObject(refused);
  });

  test.each([
    ["subject_dn", bySubject, issued()],
    ["san_dns", { tls_client_auth_san_dns: "rp.example" }, issued({ dns: ["rp.example"] })],
    ["san_uri", { tls_client_auth_san_uri: "spiffe://rp/1" }, issued({ uris: ["spiffe://rp/1"] })],
    ["san_ip", { tls_client_auth_san_ip: "192.0.2.9" }, issued({ ips: ["192.0.2.9"] })],
    ["san_email", { tls_client_auth_san_email: "ops@rp.example" }, issued({ emails: ["ops@rp.example"] })],
  ])("tls_client_auth by %s: the certificate with that name, and no other", async (_name, member, certificate) => {
    const who = await register({ token_endpoint_auth_method: "tls_client_auth", ...member });
    expect((await tokenFor(fetchWith(certificate), who)).status).toBe(200);
    const stranger = issued({ subject: [{ CN: "another" }], dns: ["a.example"], uris: ["spiffe://rp/2"] });
    expect(await tokenFor(fetchWith(stranger), who)).toMatchObject(refused);
    expect(await tokenFor(fetchWith(), who)).toMatchObject(refused);
  });

  test("a name alone proves nothing: the chain must end at a CA that vouches for clients", {
    tags: "op-client-certificate",
  }, async () => {
    const who = await register(bySubject);
    const expired = issued({ from: -2 * 86_400_000, until: -86_400_000 });
    const forServers = issued({ usages: [serverAuth] });
    for (const forged of [makeCertificate({ subject }), expired, forServers, issued({ issuer: own }), last])
      expect(await tokenFor(fetchWith(forged), who)).toMatchObject(refused);
    // With a forged signature OpenSSL may end the connection itself, and that of nobody else.
    for (let round = 0; round < 5; round++) {
      const fields = { method: "POST", body: `grant_type=client_credentials&client_id=${who.client_id}` };
      const forged = fetchWith(issued({ issuer: otherCa }));
      const attempts = await Promise.allSettled([
        forged(`${alias}/oauth/token`, fields),
        tokenFor(fetchWith(own), who),
        forged(`${alias}/oauth/token`, fields),
        tokenFor(fetchWith(own), who),
      ]);
      const statuses = attempts.map((one) => (one.status === "fulfilled" ? one.value.status : 0));
      expect([statuses[1], statuses[3]]).toEqual([200, 200]);
      expect([0, 400, 401]).toContain(statuses[0]);
      expect([0, 400, 401]).toContain(statuses[2]);
    }
  });

  test("no TLS session is taken up again, so that each connection brings its whole proof", async () => {
    const who = await register(bySubject);
    for (const [certificate, expected] of [
      [makeCertificate({ subject }), 401],
      [own, 200],
      [chained, 200],
    ] as const) {
      const agent = new https.Agent({ keepAlive: false });
      let resumed = 0;
      for (let round = 0; round < 6; round++) {
        const send = fetchWith(certificate, { agent }, (socket) => {
          if (socket.isSessionReused()) resumed++;
        });
        expect((await tokenFor(send, who)).status).toBe(expected);
      }
      expect(resumed).toBe(0);
      agent.destroy();
    }
  });

  test("by way of a CA that the client sends beside its own certificate", async () => {
    const who = await register(bySubject);
    expect((await tokenFor(fetchWith(chained), who)).status).toBe(200);
  });

  test("self_signed_tls_client_auth by a registered key, with or without its certificate", {
    tags: "op-client-certificate",
  }, async () => {
    const jwk = (await exportJWK(selfSigned.publicKey)) as JWK;
    const x5c = [selfSigned.der.toString("base64")];
    for (const more of [{}, { x5c }, { "x5t#S256": selfSigned.thumbprint }]) {
      const who = await register({
        token_endpoint_auth_method: "self_signed_tls_client_auth",
        jwks: { keys: [{ ...jwk, ...more }] },
      });
      expect((await tokenFor(fetchWith(selfSigned), who)).status).toBe(200);
      for (const other of [makeCertificate({ subject: selfSigned.subject }), own])
        expect(await tokenFor(fetchWith(other), who)).toMatchObject(refused);
      const renewed = makeCertificate({ subject: selfSigned.subject, key: selfSigned.key });
      // A key that is published with its certificate stands for that certificate alone.
      expect((await tokenFor(fetchWith(renewed), who)).status).toBe(Object.keys(more).length === 0 ? 200 : 401);
    }
  });

  test("header-spoofing: what a caller writes into Client-Cert is not looked at", async () => {
    const who = await register(bySubject);
    const header = `:${own.der.toString("base64")}:`;
    const { client_id } = who;
    const fields = { grant_type: "client_credentials", client_id, resource: api };
    for (const at of [alias, issuer])
      expect(await post(fetchWith(), `${at}/oauth/token`, fields, { "client-cert": header })).toMatchObject(refused);
  });

  test("openid-client and oauth4webapi authenticate with certificates at the aliases", async () => {
    const who = await register({
      ...bySubject,
      tls_client_certificate_bound_access_tokens: true,
    });
    const config = await rp.discovery(
      new URL(issuer),
      who.client_id,
      { use_mtls_endpoint_aliases: true },
      rp.TlsClientAuth(),
      { [rp.customFetch]: fetchWith(own) as rp.CustomFetch },
    );
    config[rp.customFetch] = fetchWith(own) as rp.CustomFetch;
    const tokens = await rp.clientCredentialsGrant(config, { resource: api });
    const seen = await rp.tokenIntrospection(config, tokens.access_token);
    expect(seen).toMatchObject({ active: true, cnf: { "x5t#S256": own.thumbprint } });

    const options = { [oauth.customFetch]: fetchWith(own) };
    const as = await oauth.processDiscoveryResponse(
      new URL(issuer),
      await oauth.discoveryRequest(new URL(issuer), options),
    );
    const client = { client_id: who.client_id, use_mtls_endpoint_aliases: true };
    const answer = await oauth.clientCredentialsGrantRequest(
      as,
      client,
      oauth.TlsClientAuth(),
      { resource: api },
      options,
    );
    expect((await oauth.processClientCredentialsResponse(as, client, answer)).access_token).toBeTruthy();
  });

  describe("certificate-bound tokens", () => {
    const secretClient = () =>
      register({
        token_endpoint_auth_method: "client_secret_post",
        tls_client_certificate_bound_access_tokens: true,
      });

    test("a JWT carries the thumbprint, and so does introspection of either kind of token", async () => {
      const who = await secretClient();
      const { client_id, client_secret = "" } = who;
      const jwt = (await tokenFor(fetchWith(selfSigned), who, { client_secret })).body.access_token;
      const claims = JSON.parse(Buffer.from(jwt.split(".")[1], "base64url").toString());
      expect(claims.cnf).toEqual({ "x5t#S256": selfSigned.thumbprint });
      const fields = { grant_type: "client_credentials", client_id, client_secret };
      const opaque = (await post(fetchWith(selfSigned), `${alias}/oauth/token`, fields)).body.access_token;
      for (const token of [jwt, opaque]) {
        const seen = await post(fetchWith(), `${issuer}/oauth/introspect`, { token, client_id, client_secret });
        expect(seen.body).toMatchObject({ active: true, cnf: { "x5t#S256": selfSigned.thumbprint } });
      }
    });

    test("there is none without a certificate", async () => {
      const who = await secretClient();
      const { client_secret = "" } = who;
      for (const at of [alias, issuer]) {
        const { status, body } = await tokenFor(fetchWith(), who, { client_secret }, at);
        expect([status, body.error]).toEqual([400, "invalid_request"]);
      }
    });

    test("certificate-swap: userinfo and a public client's refresh token need the certificate that they were issued to", async () => {
      const who = await register({
        token_endpoint_auth_method: "none",
        tls_client_certificate_bound_access_tokens: true,
      });
      const { client_id } = who;
      const code = await codeFor(who);
      const exchange = { grant_type: "authorization_code", client_id, ...code };
      const first = await post(fetchWith(selfSigned), `${alias}/oauth/token`, exchange);
      expect(first.status).toBe(200);
      const userinfo = (send: typeof fetch, at: string) =>
        send(`${at}/userinfo`, { headers: { authorization: `Bearer ${first.body.access_token}` } });
      expect((await userinfo(fetchWith(selfSigned), alias)).status).toBe(200);
      for (const [send, at] of [
        [fetchWith(own), alias],
        [fetchWith(), alias],
        [fetchWith(selfSigned), issuer],
      ] as const) {
        const answer = await userinfo(send, at);
        expect(answer.status).toBe(401);
        expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
      }
      const { refresh_token } = first.body;
      const refresh = { grant_type: "refresh_token", client_id, refresh_token };
      const stolen = await post(fetchWith(own), `${alias}/oauth/token`, refresh);
      expect([stolen.status, stolen.body.error]).toEqual([400, "invalid_grant"]);
      const next = await post(fetchWith(selfSigned), `${alias}/oauth/token`, refresh);
      expect(next.status).toBe(200);
      const again = { ...refresh, refresh_token: next.body.refresh_token };
      expect((await post(fetchWith(own), `${alias}/oauth/token`, again)).body.error).toBe("invalid_grant");
    });
  });
});
