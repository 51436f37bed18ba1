import { createHmac } from "node:crypto";
import { exportJWK, exportSPKI, importJWK, type JWK } from "jose";
import { describe, expect, test } from "vitest";
import { algOf, encoded, jwtSinks, type Registered, sameOrigin, sign } from "./harness/jwt-sinks";
import { answer } from "./harness/world";

const { world, client, trap, ours, own, stranger, sinks, names, post, plain, fitting, expectRefused } =
  await jwtSinks();

describe("algorithm-confusion", { tags: "core-10.1" }, () => {
  test("what each place takes with a good signature, so that the refusals below mean something", async () => {
    const key = (kid: string) => own.get(kid) as CryptoKey;
    for (const name of ["pushed", "request", "assertion", "statement"] as const) {
      const got = await sinks[name].send(await sign({ alg: "ES256", kid: "p256" }, fitting[name](), key("p256")));
      expect([name, sinks[name].no(got), got.status < 400]).toEqual([name, false, true]);
    }
  });

  test("none, in every spelling, with and without a signature", async () => {
    const spellings = [
      "none",
      "None",
      "NONE",
      "nOnE",
      " none",
      "none ",
      "none\0",
      "ｎone",
      "",
      null,
      0,
      true,
      ["none"],
      {},
    ];
    for (const name of names) {
      for (const alg of spellings) {
        const unsigned = `${encoded({ alg, kid: "p256" })}.${encoded(fitting[name]())}`;
        await expectRefused(`${unsigned}.`, [name]);
        await expectRefused(`${unsigned}.AAAA`, [name]);
      }
      await expectRefused(`${encoded({})}.${encoded(fitting[name]())}.`, [name]);
      await expectRefused(`.${encoded(fitting[name]())}.`, [name]);
    }
  });

  test("a public key, in whatever form, is nobody's secret", async () => {
    const keys = [...ours, ...(client.jwks?.keys ?? [])] as JWK[];
    const forms: (string | Buffer)[] = ["", "secret", Buffer.alloc(32)];
    for (const jwk of keys.filter(({ use }) => use === "sig").slice(0, 6)) {
      const alg = algOf(jwk);
      const key = (await importJWK({ ...jwk, ext: true }, alg, { extractable: true })) as CryptoKey;
      const pem = await exportSPKI(key);
      const der = Buffer.from(await crypto.subtle.exportKey("spki", key));
      forms.push(JSON.stringify(jwk), pem, pem.trim(), der, Buffer.from(jwk.n ?? jwk.x ?? "", "base64url"));
    }
    for (const name of names) {
      for (const [index, form] of forms.entries()) {
        const alg = ["HS256", "HS384", "HS512"][index % 3] ?? "HS256";
        const kid = ours[index % ours.length]?.kid;
        const input = `${encoded({ alg, kid: name === "hint" || name === "logout" ? kid : "rsa" })}.${encoded(fitting[name]())}`;
        const mac = createHmac(`sha${alg.slice(2)}`, form)
          .update(input)
          .digest("base64url");
        await expectRefused(`${input}.${mac}`, [name]);
      }
    }
  });

  test("a key signs for its own algorithm and curve alone", async () => {
    const rsa = client.jwks?.keys.find(({ kid }) => kid === "rsa");
    const named = await world.register({
      token_endpoint_auth_method: "client_secret_post",
      jwks: { keys: [{ ...rsa, alg: "RS256" }] },
      request_object_signing_alg: "PS256",
    });
    const pinned = await world.register({
      token_endpoint_auth_method: "client_secret_post",
      jwks: { keys: [rsa] },
      request_object_signing_alg: "RS256",
    });
    const jwk = { ...(await exportJWK(own.get("rsa") as CryptoKey)) };
    for (const who of [named, pinned]) {
      const form = {
        client_id: who.client_id,
        client_secret: who.client_secret ?? "",
        redirect_uri: who.redirect_uris[0] ?? "",
      };
      for (const alg of ["RS256", "RS384", "PS256", "PS512"]) {
        const claims = {
          client_id: who.client_id,
          response_type: "code",
          scope: "openid",
          redirect_uri: who.redirect_uris[0],
        };
        const request = await sign({ alg, kid: "rsa" }, claims, (await importJWK(jwk, alg)) as CryptoKey);
        const got = await post("/oauth/par", { ...form, response_type: "code", request });
        expect([alg, got.status]).toEqual([alg, who === pinned && alg === "RS256" ? 201 : 400]);
      }
    }
    // A signature of one curve under the name of another.
    for (const [alg, kid, claimed] of [
      ["ES384", "p384", "ES256"],
      ["ES256", "p256", "ES384"],
      ["EdDSA", "ed", "ES256"],
      ["ES256", "p256", "ES256K"],
      ["ES256", "p256", "RS256"],
    ] as const) {
      for (const name of ["pushed", "request", "assertion"] as const) {
        const signature = (await sign({ alg, kid }, fitting[name](), own.get(kid) as CryptoKey)).split(".")[2];
        await expectRefused(`${encoded({ alg: claimed, kid })}.${encoded(fitting[name]())}.${signature}`, [name]);
      }
    }
  });

  test("a key that comes along, or is pointed at, is neither believed nor fetched", async () => {
    const { jwk, privateKey } = stranger;
    for (const header of [
      { jwk },
      { jwk, kid: "p256" },
      { jwk: { ...jwk, kid: "p256" }, kid: "p256" },
      { jku: `${trap.origin}/jwks` },
      { jku: `${trap.origin}/jwks`, kid: ours[0]?.kid },
      { x5u: `${trap.origin}/cert` },
      { x5c: ["MIIB", "AAAA"] },
      { kid: `${trap.origin}/jwks` },
      { kid: "../../../../dev/null" },
      { kid: "' or 1=1 --" },
    ])
      for (const name of names)
        await expectRefused(await sign({ alg: "ES256", ...header }, fitting[name](), privateKey), [name]);
    expect(trap.connections()).toBe(0);
  });
});

test("keys that can be read and are none: what would be encrypted to them is refused", async () => {
  const bytes = (length: number, fill: number) => Buffer.alloc(length, fill).toString("base64url");
  const one = Buffer.from([1, ...Array(31).fill(0)]).toString("base64url");
  for (const jwk of [
    { kty: "OKP", crv: "X25519", x: bytes(32, 0) },
    { kty: "OKP", crv: "X25519", x: one },
    { kty: "EC", crv: "P-256", x: bytes(32, 1), y: bytes(32, 2) },
    { kty: "EC", crv: "P-521", x: "AA", y: "AA" },
  ]) {
    const alg = "ECDH-ES";
    const { body } = await answer(
      await fetch(`${world.issuer}/oauth/register`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          redirect_uris: client.redirect_uris,
          jwks: { keys: [jwk] },
          token_endpoint_auth_method: "client_secret_post",
          id_token_encrypted_response_alg: alg,
          userinfo_encrypted_response_alg: alg,
          authorization_encrypted_response_alg: alg,
        }),
      }),
    );
    const who = body as Registered;
    const { status, body: refusal } = await world.tokens({}, who);
    expect([jwk, status, refusal.error]).toEqual([jwk, 400, "invalid_request"]);
    const signed = { ...plain(), client_id: who.client_id, response_mode: "jwt", prompt: "none" };
    expect(await post("/authorize", signed, sameOrigin)).toMatchObject({ status: 400 });
    const opaque = await world.register({ jwks: { keys: [jwk] }, userinfo_encrypted_response_alg: alg });
    const { body: tokens } = await world.tokens({}, opaque);
    expect(await world.userinfo(tokens.access_token)).toMatchObject({
      status: 400,
      body: { error: "invalid_request" },
    });
  }
});
