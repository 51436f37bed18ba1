import { exportJWK, generateKeyPair } from "jose";
import { expect, test } from "vitest";
import { createOutbound } from "@/lib/http/outbound";
import { serve } from "@/test/hostile-server";
import { hosts } from "@/test/outbound";
import { reportOfKeys, reportOfUri } from "./key-report";

const host = hosts();

async function publicKey(alg: string, more: Record<string, unknown> = {}) {
  const { publicKey: key } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(key)), ...more };
}

test("a set at a URI is told with what each key is good for", async () => {
  const keys = [await publicKey("ES256", { kid: "one", use: "sig" }), await publicKey("RS256", { kid: "two" })];
  const { origin } = await host(serve((_, response) => response.end(JSON.stringify({ keys }))));
  const report = await reportOfUri(`${origin}/jwks`, {}, createOutbound({ allowsPrivate: true }));
  expect(report).toMatchObject({
    problems: [],
    keys: [
      { kid: "one", kty: "EC P-256", use: "sig", algs: ["ES256"] },
      { kid: "two", kty: "RSA", algs: expect.arrayContaining(["RS256", "PS256", "RSA-OAEP"]) },
    ],
  });
});

test("what is wrong with a set is said in words", async () => {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const said = (input: unknown, needs = {}) => reportOfKeys(input, needs).problems.join("; ");
  expect(said({ keys: [await exportJWK(privateKey)] })).toContain("private key");
  expect(said({ keys: [{ kty: "oct", k: "AA" }] })).toContain("symmetric");
  expect(said({ keys: [] })).toBe("no key in it can be used");
  expect(said("keys")).toContain("malformed");
  expect(said({ keys: [{ kty: "RSA", e: "AQAB", n: Buffer.alloc(128, 0xc5).toString("base64url") }] })).toMatch(
    /1024 bits/,
  );
  const [one, two] = [await publicKey("ES256"), await publicKey("ES256")];
  expect(said({ keys: [one, two] })).toBe("with several keys each needs a kid");
  const needs = { token_endpoint_auth_signing_alg: "PS256", id_token_encrypted_response_alg: "ECDH-ES" };
  expect(said({ keys: [one] }, needs)).toBe("there is no key for PS256, which token_endpoint_auth_signing_alg names");
});

test("ssrf: the test of a jwks_uri asks no private address, follows no redirect, and tells nothing of what is there", async () => {
  const inside = await host(
    serve((request, response) => {
      if (request.url === "/away") response.writeHead(302, { location: "/secret" });
      response.end("the-secret-inside");
    }),
  );
  const guarded = await reportOfUri(
    `${inside.origin.replace("http:", "https:")}/secret`,
    {},
    createOutbound({ allowsPrivate: false }),
  );
  expect(guarded).toEqual({ keys: [], problems: [expect.stringContaining("not on the public internet")] });
  expect(inside.connections()).toBe(0);
  for (const [path, said] of [
    ["/secret", "the answer is no JSON"],
    ["/away", "the host answered 302, not 200; redirects are not followed"],
  ])
    expect(await reportOfUri(inside.origin + path, {}, createOutbound({ allowsPrivate: true }))).toEqual({
      keys: [],
      problems: [said],
    });
  expect(inside.paths).toEqual(["/secret", "/away"]);
});
