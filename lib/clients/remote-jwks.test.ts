import type { ServerResponse } from "node:http";
import { CompactEncrypt, compactDecrypt, errors, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from "jose";
import { afterEach, describe, expect, test } from "vitest";
import { serve } from "@/test/hostile-server";
import { keysOf } from "./remote-jwks";

const closing: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Signing keys of a client, public and private. */
async function pair(alg: string, kid: string, more: JWK = {}) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, ...more } };
}

const token = ({ alg, kid, privateKey }: Awaited<ReturnType<typeof pair>>) =>
  new SignJWT({ iss: "rp" }).setProtectedHeader({ alg, kid }).sign(privateKey);

/** A client whose keys are at a server that a test can tell what to answer, and a clock that stands still. */
async function remote(first: readonly JWK[] | ((response: ServerResponse) => void)) {
  const state = { now: 1_000_000, answer: first };
  const server = await serve((_request, response) => {
    if (typeof state.answer === "function") state.answer(response);
    else response.end(JSON.stringify({ keys: state.answer }));
  });
  closing.push(server.close);
  const jwks_uri = `${server.origin}/jwks.json`;
  const client = { id: "rp", metadata: { jwks_uri } };
  return { state, keys: () => keysOf(client, () => state.now), fetches: () => server.paths.length };
}

describe("keys by jwks", () => {
  test("check a signature of the client, and a set with a private key checks none", async () => {
    const signer = await pair("ES256", "one");
    const keys = keysOf({ metadata: { jwks: { keys: [signer.jwk] } } });
    expect((await jwtVerify(await token(signer), keys.verificationKey)).payload.iss).toBe("rp");
    const leaked = keysOf({ metadata: { jwks: { keys: [await exportJWK(signer.privateKey)] } } });
    await expect(leaked.verificationKey({ alg: "ES256" })).rejects.toThrow(errors.JWKSInvalid);
  });

  test("a client without keys, an unknown kid and a wrong algorithm are jose errors", async () => {
    const { jwk } = await pair("ES256", "one");
    const keys = keysOf({ metadata: { jwks: { keys: [jwk] } } });
    await expect(keysOf({ metadata: {} }).verificationKey({ alg: "ES256" })).rejects.toThrow(errors.JWKSNoMatchingKey);
    await expect(keys.verificationKey({ alg: "ES256", kid: "two" })).rejects.toThrow(errors.JWKSNoMatchingKey);
    await expect(keys.verificationKey({ alg: "ES384", kid: "one" })).rejects.toThrow(errors.JWKSNoMatchingKey);
    for (const alg of ["HS256", "none", "", "RSA-OAEP"])
      await expect(keys.verificationKey({ alg, kid: "one" })).rejects.toThrow(errors.JOSENotSupported);
    await expect(keys.verificationKey({})).rejects.toThrow(errors.JOSENotSupported);
  });

  test("without a kid the key must be the only one that fits", async () => {
    const [one, two] = [await pair("ES256", "one"), await pair("ES256", "two")];
    const single = keysOf({ metadata: { jwks: { keys: [one.jwk] } } });
    expect(await single.verificationKey({ alg: "ES256" })).toBeDefined();
    const several = keysOf({ metadata: { jwks: { keys: [one.jwk, two.jwk] } } });
    await expect(several.verificationKey({ alg: "ES256" })).rejects.toThrow(errors.JWKSMultipleMatchingKeys);
    expect(await several.verificationKey({ alg: "ES256", kid: "two" })).toBeDefined();
  });

  test.each(["RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A256KW"])("encrypt to the client with %s", async (alg) => {
    const signing = await pair("RS256", "sig", { use: "sig" });
    const reader = await pair(alg, "enc", { use: "enc" });
    const keys = keysOf({ metadata: { jwks: { keys: [signing.jwk, reader.jwk] } } });
    const { key, kid } = await keys.encryptionKey(alg);
    const jwe = await new CompactEncrypt(Buffer.from("hello"))
      .setProtectedHeader({ alg, enc: "A128GCM", kid })
      .encrypt(key);
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, reader.privateKey);
    expect([Buffer.from(plaintext).toString(), protectedHeader.kid]).toEqual(["hello", "enc"]);
    await expect(keys.encryptionKey("dir")).rejects.toThrow(errors.JOSENotSupported);
    await expect(keys.encryptionKey("RS256")).rejects.toThrow(errors.JOSENotSupported);
  });
});

describe("keys by jwks_uri", () => {
  test("are fetched once for a crowd, kept for 60 seconds, and parsed once", { tags: "op-jwks-uri" }, async () => {
    const signer = await pair("RS256", "one");
    const { state, keys, fetches } = await remote([signer.jwk]);
    const header = { alg: "RS256", kid: "one" };
    const crowd = await Promise.all(Array.from({ length: 20 }, () => keys().verificationKey(header)));
    expect(new Set(crowd).size).toBe(1);
    expect(fetches()).toBe(1);
    state.now += 59;
    expect(await keys().verificationKey(header)).toBe(crowd[0]);
    expect(fetches()).toBe(1);
    state.now += 1;
    expect(await keys().verificationKey(header)).toBe(crowd[0]);
    expect(fetches()).toBe(2);
  });

  test("rotation: the new kid is found without waiting, and the old one no longer holds", {
    tags: "op-jwks-uri",
  }, async () => {
    const [old, next, third] = [await pair("ES256", "old"), await pair("ES256", "next"), await pair("ES256", "third")];
    const { state, keys, fetches } = await remote([old.jwk]);
    await jwtVerify(await token(old), keys().verificationKey);
    state.answer = [next.jwk];
    await jwtVerify(await token(next), keys().verificationKey);
    expect(fetches()).toBe(2);
    await expect(jwtVerify(await token(old), keys().verificationKey)).rejects.toThrow(errors.JWKSNoMatchingKey);
    state.answer = [third.jwk];
    await expect(jwtVerify(await token(third), keys().verificationKey)).rejects.toThrow(errors.JWKSNoMatchingKey);
    state.now += 10;
    await jwtVerify(await token(third), keys().verificationKey);
    expect(fetches()).toBe(3);
  });

  test("a rotated encryption key is found too", async () => {
    const signer = await pair("ES256", "sig", { use: "sig" });
    const { state, keys } = await remote([signer.jwk]);
    await expect(keys().encryptionKey("RSA-OAEP")).rejects.toThrow(errors.JWKSNoMatchingKey);
    state.answer = [signer.jwk, (await pair("RSA-OAEP", "enc")).jwk];
    expect((await keys().encryptionKey("RSA-OAEP")).kid).toBe("enc");
  });

  test("unknown kids make us look again once in 10 seconds, whoever invents them", {
    tags: "op-jwks-uri",
  }, async () => {
    const signer = await pair("ES256", "one");
    const { state, keys, fetches } = await remote([signer.jwk]);
    const invent = () =>
      Promise.allSettled(Array.from({ length: 30 }, (_, at) => keys().verificationKey({ alg: "ES256", kid: `${at}` })));
    await invent();
    await invent();
    await invent();
    expect(fetches()).toBe(2);
    state.now += 10;
    await invent();
    expect(fetches()).toBe(3);
    expect(await keys().verificationKey({ alg: "ES256", kid: "one" })).toBeDefined();
  });

  const away = { code: "temporarily_unavailable", status: 503, headers: { "retry-after": "10" } };

  test.each<[string, (response: ServerResponse) => void]>([
    ["fails", (response) => response.writeHead(500).end()],
    ["is too busy", (response) => response.writeHead(429).end()],
    ["hangs up", (response) => response.destroy()],
  ])(
    "a host that %s is away, which says nothing of the client, and is left alone for 10 seconds",
    async (_what, fail) => {
      const signer = await pair("ES256", "one");
      const { state, keys, fetches } = await remote(fail);
      const header = { alg: "ES256", kid: "one" };
      for (let at = 0; at < 5; at++) await expect(keys().verificationKey(header)).rejects.toMatchObject(away);
      expect(fetches()).toBe(1);
      state.answer = [signer.jwk];
      state.now += 10;
      expect(await keys().verificationKey(header)).toBeDefined();
    },
  );

  test("known keys hold for an hour while their host is away, and unknown ones are looked for, within limits", async () => {
    const signer = await pair("ES256", "one");
    const { state, keys, fetches } = await remote([signer.jwk]);
    const header = { alg: "ES256", kid: "one" };
    expect(await keys().verificationKey(header)).toBeDefined();
    state.answer = (response) => response.destroy();
    for (let at = 0; at < 3; at++) {
      await expect(keys().verificationKey({ ...header, kid: "two" })).rejects.toMatchObject(away);
      expect(await keys().verificationKey(header)).toBeDefined();
    }
    expect(fetches()).toBe(2);
    state.now += 3659;
    const crowd = await Promise.all(Array.from({ length: 10 }, () => keys().verificationKey(header)));
    expect(new Set(crowd).size).toBe(1);
    expect(fetches()).toBe(3);
    state.now += 1;
    await expect(keys().verificationKey(header)).rejects.toMatchObject(away);
    expect(fetches()).toBe(3);
  });

  test("keys that their host has taken away hold no longer than 60 seconds", async () => {
    const signer = await pair("ES256", "one");
    const { state, keys } = await remote([signer.jwk]);
    const header = { alg: "ES256", kid: "one" };
    await keys().verificationKey(header);
    state.now += 60;
    state.answer = (response) => response.writeHead(404).end();
    await expect(keys().verificationKey(header)).rejects.toThrow(errors.JWKSInvalid);
    state.now += 10;
    state.answer = [];
    await expect(keys().verificationKey(header)).rejects.toThrow(errors.JWKSNoMatchingKey);
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ["huge", (response) => response.end(`{"keys":[]${" ".repeat(300_000)}}`)],
    ["of 101 keys", (response) => response.end(JSON.stringify({ keys: Array(101).fill({ kty: "EC" }) }))],
    ["not JSON", (response) => response.end("<!doctype html>")],
    ["not UTF-8", (response) => response.end(Buffer.from([0x7b, 0xff, 0x7d]))],
    ["a redirect", (response) => response.writeHead(302, { location: "/elsewhere" }).end()],
    ["no keys", (response) => response.end("{}")],
    ["symmetric", (response) => response.end(`{"keys":[{"kty":"oct","kid":"one","k":"c2VjcmV0"}]}`)],
    ["private", (response) => response.end(`{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"one","x":"AA","d":"AA"}]}`)],
    [
      "a point off the curve",
      (response) => response.end(`{"keys":[{"kty":"EC","crv":"P-256","kid":"one","x":"AA","y":"AA"}]}`),
    ],
    ["nested deep", (response) => response.end(`{"keys":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)],
  ])("a set that is %s checks nothing, as a jose error", async (_what, answer) => {
    const { keys, fetches } = await remote(answer);
    await expect(keys().verificationKey({ alg: "ES256", kid: "one" })).rejects.toThrow(errors.JOSEError);
    expect(fetches()).toBe(1);
  });

  test("algorithm confusion: a public key is no HMAC secret, and serves its own algorithm alone", async () => {
    const signer = await pair("RS256", "one", { alg: "RS256" });
    const { keys } = await remote([signer.jwk]);
    const secret = Buffer.from(JSON.stringify(signer.jwk));
    const forged = await new SignJWT({}).setProtectedHeader({ alg: "HS256", kid: "one" }).sign(secret);
    await expect(jwtVerify(forged, keys().verificationKey)).rejects.toThrow(errors.JOSENotSupported);
    await expect(keys().verificationKey({ alg: "PS256", kid: "one" })).rejects.toThrow(errors.JWKSNoMatchingKey);
  });
});
