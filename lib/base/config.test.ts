import { describe, expect, test } from "vitest";
import { ConfigError, parseConfig } from "./config";

const tls = { TLS_CERT: "cert.pem", TLS_KEY: "key.pem" };
const parse = (env: Record<string, string>) =>
  parseConfig({
    DATABASE_URL: "postgres://localhost/gatehouse",
    GATEHOUSE_ENCRYPTION_KEY: "A".repeat(43),
    PUBLIC_URL: "https://login.example.com",
    ...env,
  });

describe("client certificates", () => {
  test("there are none unless a port or a header is set", () => {
    expect(parse(tls).mutualTls).toBeUndefined();
  });

  test("the port has an origin of its own, which can be said", () => {
    const url = (env: Record<string, string>) => parse({ ...tls, MTLS_PORT: "8443", ...env }).mutualTls?.publicUrl;
    expect(url({})).toBe("https://login.example.com:8443");
    expect(url({ MTLS_PUBLIC_URL: "https://mtls.example.com" })).toBe("https://mtls.example.com");
  });

  test("a proxy's header needs no other origin, but may have one", () => {
    const behind = { CLIENT_CERT_HEADER: "Client-Cert", TRUSTED_PROXIES: "10.0.0.0/8" };
    expect(parse(behind).mutualTls).toMatchObject({ header: "client-cert", publicUrl: undefined });
    expect(parse({ ...behind, MTLS_PUBLIC_URL: "https://mtls.example.com" }).mutualTls?.publicUrl).toBe(
      "https://mtls.example.com",
    );
  });

  test.each<[string, Record<string, string>]>([
    ["MTLS_PORT needs TLS_CERT", { MTLS_PORT: "8443" }],
    ["MTLS_PORT must be another port", { ...tls, MTLS_PORT: "3000" }],
    ["CLIENT_CERT_HEADER is believed only from TRUSTED_PROXIES", { CLIENT_CERT_HEADER: "Client-Cert" }],
    ["CLIENT_CERT_HEADER", { CLIENT_CERT_HEADER: "not a header", TRUSTED_PROXIES: "10.0.0.1" }],
    ["TLS_CLIENT_CA is for client certificates", { ...tls, TLS_CLIENT_CA: "ca.pem" }],
    ["MTLS_PUBLIC_URL is for client certificates", { MTLS_PUBLIC_URL: "https://mtls.example.com" }],
    ["MTLS_PUBLIC_URL must be an origin", { ...tls, MTLS_PORT: "8443", MTLS_PUBLIC_URL: "https://m.example/x" }],
  ])("%s", (message, env) => {
    expect(() => parse(env)).toThrow(ConfigError);
    expect(() => parse(env)).toThrow(message);
  });
});

describe("a public origin over http", () => {
  const start = (env: Record<string, string>) =>
    parseConfig({ DATABASE_URL: "postgres://localhost/gatehouse", GATEHOUSE_ENCRYPTION_KEY: "A".repeat(43), ...env });

  test.each<[string, Record<string, string>]>([
    ["a name", { PUBLIC_URL: "http://login.example.com" }],
    ["an address", { PUBLIC_URL: "http://192.0.2.1:3000" }],
    ["a name that only looks local", { PUBLIC_URL: "http://localhost.example.com" }],
    ["built from HOST", { HOST: "192.0.2.1" }],
  ])("public-http: %s does not start unless that is allowed", (_name, env) => {
    expect(() => start(env)).toThrow(/PUBLIC_URL: .* in the clear; .* ALLOW_PUBLIC_HTTP=true/);
    expect(start({ ...env, ALLOW_PUBLIC_HTTP: "true" })).toMatchObject({ isSecure: false, isTryIt: false });
  });

  test.each(["http://localhost:3000", "http://127.0.0.1", "http://[::1]:3000", "http://app.localhost"])(
    "%s is this machine alone",
    (url) => expect(start({ PUBLIC_URL: url }).publicUrl).toBe(url),
  );

  test("every interface shows as localhost", () => {
    expect(start({ HOST: "0.0.0.0" }).publicUrl).toBe("http://localhost:3000");
  });

  test("an IPv6 address to bind stands in brackets", () => {
    expect(start({ HOST: "::1" }).publicUrl).toBe("http://[::1]:3000");
  });
});
