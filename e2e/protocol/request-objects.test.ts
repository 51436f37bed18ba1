import { createHash } from "node:crypto";
import {
  CompactEncrypt,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  SignJWT,
  UnsecuredJWT,
} from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { updateClient } from "@/lib/admin/resources/clients";
import { createBrowser } from "./harness/browser";
import { answer, base, type Json, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

describe("request objects", () => {
  const keyed = async (alg: string, metadata: Json = {}) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const client = await world.register({
      jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: "k1", alg, use: "sig" }] },
      ...metadata,
    });
    const sign = (claims: Json) =>
      new SignJWT({
        iss: client.client_id,
        aud: world.issuer,
        response_type: "code",
        client_id: client.client_id,
        redirect_uri: client.redirect_uris[0],
        scope: "openid",
        exp: Math.floor(Date.now() / 1000) + 120,
        ...claims,
      })
        .setProtectedHeader({ alg, kid: "k1", typ: "oauth-authz-req+jwt" })
        .setIssuedAt()
        .sign(privateKey);
    return { client, sign };
  };

  test.each(["RS256", "PS256", "ES256", "EdDSA"])(
    "by value, signed with %s; what is inside wins",
    { tags: ["core-6.1", "op-request-object"] },
    async (alg) => {
      const { client, sign } = await keyed(alg);
      const request = await sign({
        state: "inside",
        nonce: "inside",
        max_age: 1000,
        claims: { id_token: { email: null } },
      });
      const back = await world.authorize({ request, state: "outside" }, client);
      expect(back.searchParams.get("state")).toBe("inside");
      const { body } = await world.token(
        {
          grant_type: "authorization_code",
          code: back.searchParams.get("code") ?? "",
          redirect_uri: client.redirect_uris[0],
        },
        client,
      );
      expect(decodeJwt(body.id_token)).toMatchObject({ nonce: "inside", email: "alice@example.com" });
    },
  );

  test("signed under the secret with HS256", async () => {
    const client = await world.register({ request_object_signing_alg: "HS256" });
    const request = await new SignJWT({ client_id: client.client_id, response_type: "code", state: "inside" })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(client.client_secret));
    expect((await world.authorize({ request }, client)).searchParams.get("state")).toBe("inside");
  });

  test("signed or encrypted under either secret, while one replaces the other, and under none that is too short", {
    tags: "op-request-object",
  }, async () => {
    const client = await world.register();
    const { client_id, client_secret: before = "" } = client;
    const after = "another secret that is long enough for HS256";
    await updateClient(world.db, world.tenantId, client_id, { client_secret: after, keep_old_secret: 600 });
    const signed = (secret: string, alg = "HS256") =>
      new SignJWT({ client_id, response_type: "code", state: "inside" })
        .setProtectedHeader({ alg })
        .sign(new TextEncoder().encode(secret));
    const encrypted = async (secret: string) =>
      new CompactEncrypt(new TextEncoder().encode(await signed(secret)))
        .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
        .encrypt(new Uint8Array(createHash("sha256").update(secret).digest()));
    const ask = async (request: string) => {
      const { sentTo } = await createBrowser(base).get(world.authorizeUrl({ request, prompt: "none" }, client));
      return [sentTo?.searchParams.get("error"), sentTo?.searchParams.get("state")];
    };
    await expect.poll(async () => ask(await signed(after))).toEqual(["login_required", "inside"]);
    expect(await ask(await signed(before))).toEqual(["login_required", "inside"]);
    expect(await ask(await encrypted(after))).toEqual(["login_required", "inside"]);
    expect(await ask(await encrypted(before))).toEqual(["login_required", "inside"]);
    expect((await ask(await signed(after, "HS512")))[0]).toBe("invalid_request_object");
    await world.sql`update clients set previous_secret_expires_at = now() - interval '1 second' where client_id = ${client_id}`;
    await expect.poll(async () => (await ask(await signed(before)))[0]).toBe("invalid_request_object");
  });

  test.each(["RSA-OAEP-256", "RSA-OAEP", "ECDH-ES", "ECDH-ES+A256KW"])(
    "encrypted to our published key with %s",
    { tags: ["core-6.1", "op-request-object"] },
    async (alg) => {
      const { client, sign } = await keyed("ES256");
      const { body: jwks } = await answer(await fetch(`${world.issuer}/.well-known/jwks.json`));
      const ours = jwks.keys.find(
        (key: JWK) => key.use === "enc" && key.kty === (alg.startsWith("RSA") ? "RSA" : "EC"),
      );
      const request = await new CompactEncrypt(new TextEncoder().encode(await sign({ state: "inside" })))
        .setProtectedHeader({ alg, enc: "A256GCM", kid: ours.kid, cty: "oauth-authz-req+jwt" })
        .encrypt(await importJWK({ ...ours, alg }, alg));
      expect((await world.authorize({ request }, client)).searchParams.get("state")).toBe("inside");
    },
  );

  test("refused: another signer, an expired one, one for somebody else, contradictions, a nested one, a client assertion", {
    tags: "op-request-agreement",
  }, async () => {
    const { client, sign } = await keyed("ES256");
    const { sign: foreign } = await keyed("ES256");
    const errorOf = async (request: string) =>
      (await createBrowser(base).get(world.authorizeUrl({ request }, client))).sentTo?.searchParams.get("error");
    expect(await errorOf(await foreign({ client_id: client.client_id, iss: client.client_id }))).toBe(
      "invalid_request_object",
    );
    for (const claims of [
      { exp: 1 },
      { aud: "https://elsewhere.example" },
      { client_id: "other" },
      { response_type: "none" },
      { request_uri: "https://x.example" },
      { sub: client.client_id },
      { iss: "other" },
    ]) {
      expect([claims, await errorOf(await sign(claims))]).toEqual([claims, "invalid_request_object"]);
    }
    expect(await errorOf(tampered(await sign({})))).toBe("invalid_request_object");
    expect(await errorOf("not.a.jwt")).toBe("invalid_request_object");
  });

  test("request and request_uri exclude each other", { tags: "op-request-object" }, async () => {
    const { client, sign } = await keyed("ES256");
    const both = { request: await sign({}), request_uri: "https://rp.example/request" };
    const page = await createBrowser(base).get(world.authorizeUrl(both, client));
    expect(page.sentTo?.searchParams.get("error")).toBe("invalid_request");
  });

  /** A token whose signature no longer fits, as any change makes it. */
  const tampered = (token: string) => `${token.slice(0, -4)}AAAA`;

  test("algorithm-confusion: none is refused unless registered, and so is HS256 with a public key", {
    tags: ["core-10.1", "op-unsigned-request"],
  }, async () => {
    const { client } = await keyed("ES256");
    const errorOf = async (request: string, of = client) =>
      (await createBrowser(base).get(world.authorizeUrl({ request }, of))).sentTo?.searchParams.get("error");
    const none = new UnsecuredJWT({ client_id: client.client_id, response_type: "code" }).encode();
    expect(await errorOf(none)).toBe("invalid_request_object");
    const { body: jwks } = await answer(await fetch(`${world.issuer}/.well-known/jwks.json`));
    const confused = await new SignJWT({ client_id: client.client_id })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(JSON.stringify(jwks.keys[0])));
    expect(await errorOf(confused)).toBe("invalid_request_object");
    const trusting = await world.register({ request_object_signing_alg: "none" });
    const plain = new UnsecuredJWT({ client_id: trusting.client_id, response_type: "code", state: "inside" }).encode();
    expect((await world.authorize({ request: plain }, trusting)).searchParams.get("state")).toBe("inside");
  });

  test("open-redirect: a redirect_uri inside must be registered too", {
    tags: ["core-3.1.2.6", "op-redirect-uri"],
  }, async () => {
    const { client, sign } = await keyed("ES256");
    const request = await sign({ redirect_uri: "https://evil.example/callback" });
    const page = await createBrowser(base).get(world.authorizeUrl({ request }, client));
    expect([page.status, page.sentTo]).toEqual([400, undefined]);
  });

  test("by reference: only a registered address is fetched; redirecting, huge and failing hosts are invalid_request_uri", {
    tags: ["core-6.2", "op-request-uri"],
  }, async () => {
    const { createServer } = await import("node:http");
    let object = "";
    const asked: string[] = [];
    const host = createServer((request, response) => {
      asked.push(request.url ?? "");
      if (request.url === "/redirect") response.writeHead(302, { location: "/ok" }).end();
      else if (request.url === "/huge") response.end("x".repeat(1_000_000));
      else if (request.url === "/fail") response.writeHead(500).end();
      else response.writeHead(200, { "content-type": "application/oauth-authz-req+jwt" }).end(object);
    });
    await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
    const address = host.address();
    const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
    // Nobody listens, nobody knows the name: neither is our database that is away.
    const away = ["http://127.0.0.1:1025/object", "http://nobody.invalid/object"];
    const { client, sign } = await keyed("ES256", {
      request_uris: [...["/ok#v1", "/redirect", "/huge", "/fail"].map((path) => origin + path), ...away],
    });
    object = await sign({ state: "by-reference" });
    expect((await world.authorize({ request_uri: `${origin}/ok#v1` }, client)).searchParams.get("state")).toBe(
      "by-reference",
    );
    for (const path of ["/ok", "/ok#v2", "/redirect", "/huge", "/fail"]) {
      const page = await createBrowser(base).get(world.authorizeUrl({ request_uri: origin + path }, client));
      expect([path, page.sentTo?.searchParams.get("error")]).toEqual([path, "invalid_request_uri"]);
    }
    for (const request_uri of away) {
      const page = await createBrowser(base).get(world.authorizeUrl({ request_uri }, client));
      expect([request_uri, page.sentTo?.searchParams.get("error")]).toEqual([request_uri, "invalid_request_uri"]);
    }
    expect(asked).toEqual(["/ok", "/redirect", "/huge", "/fail"]);
    host.close();
  });
});
