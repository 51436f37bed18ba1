import { exportJWK } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Certificate, makeCertificate, serverAuth } from "../../test/certificates";
import { bySubject, fetchWith, issued, mtlsWorld, otherCa, own, post, selfSigned, subject } from "./mtls-world";

const api = "https://api.example.com";
const { issuer, register, start, stop } = await mtlsWorld();

describe("behind a proxy that passes the certificate on", () => {
  const pemHeader = (certificate: Certificate) => encodeURIComponent(certificate.cert);
  const bytesHeader = (certificate: Certificate) => `:${certificate.der.toString("base64")}:`;
  const proxied = { MTLS_PORT: "", CLIENT_CERT_HEADER: "X-Client-Cert", TRUSTED_PROXIES: "127.0.0.1, ::1" };
  const ask = (who: { readonly client_id: string }, headers: Record<string, string>) => {
    const fields = { grant_type: "client_credentials", client_id: who.client_id, resource: api };
    return post(fetchWith(), `${issuer}/oauth/token`, fields, headers);
  };
  let who: { readonly client_id: string };
  beforeAll(async () => {
    who = await register(bySubject);
  });

  describe("from a trusted address", () => {
    beforeAll(() => start(proxied));
    afterAll(stop);

    test("as RFC 9440 has it, or as percent-encoded PEM", async () => {
      for (const header of [bytesHeader(own), pemHeader(own)])
        expect((await ask(who, { "x-client-cert": header })).status).toBe(200);
    });

    test("with TLS_CLIENT_CA the chain is looked at once more, so a proxy may pass every certificate", async () => {
      const jwk = await exportJWK(selfSigned.publicKey);
      const self = await register({ token_endpoint_auth_method: "self_signed_tls_client_auth", jwks: { keys: [jwk] } });
      expect((await ask(self, { "x-client-cert": bytesHeader(selfSigned) })).status).toBe(200);
      const expired = issued({ from: -2 * 86_400_000, until: -86_400_000 });
      for (const forged of [
        makeCertificate({ subject }),
        issued({ issuer: otherCa }),
        expired,
        issued({ usages: [serverAuth] }),
      ])
        expect((await ask(who, { "x-client-cert": bytesHeader(forged) })).status).toBe(401);
    });

    test("header-spoofing: two values, another header, or what is no certificate give none", async () => {
      const both = `${bytesHeader(own)}, ${bytesHeader(selfSigned)}`;
      const odd = [
        both,
        "",
        "::",
        ":AAAA:",
        "-----BEGIN%20CERTIFICATE-----%0A",
        "%",
        "x".repeat(40_000),
        `${pemHeader(own)}%E0`,
      ];
      for (const header of odd) expect((await ask(who, { "x-client-cert": header })).status).toBe(401);
      expect((await ask(who, { "client-cert": bytesHeader(own) })).status).toBe(401);
    });

    test("discovery offers mutual TLS at the usual endpoints", async () => {
      const metadata = await (await fetchWith()(`${issuer}/.well-known/openid-configuration`)).json();
      expect(metadata).not.toHaveProperty("mtls_endpoint_aliases");
      expect(metadata.tls_client_certificate_bound_access_tokens).toBe(true);
    });
  });

  describe("from any other address", () => {
    beforeAll(() => start({ ...proxied, TRUSTED_PROXIES: "192.0.2.1" }));
    afterAll(stop);

    test("header-spoofing: the header is ignored", async () => {
      for (const header of [bytesHeader(own), pemHeader(own)])
        expect((await ask(who, { "x-client-cert": header })).status).toBe(401);
      const forwarded = { "x-client-cert": bytesHeader(own), "x-forwarded-for": "192.0.2.1" };
      expect((await ask(who, forwarded)).status).toBe(401);
    });
  });
});
