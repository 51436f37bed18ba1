import fc from "fast-check";
import { CompactEncrypt, CompactSign, importJWK } from "jose";
import { describe, expect, test } from "vitest";
import { encoded, jwtSinks, type Sink, sameOrigin, sign } from "./harness/jwt-sinks";
import { odd, oddHeaders, oddPart as part } from "./harness/odd-jose";
import type { Json } from "./harness/world";

const { world, client, trap, ours, own, stranger, sinks, names, post, plain, plausible, fitting, expectRefused } =
  await jwtSinks();

const headers = () => oddHeaders({ ours, stranger, trap });

describe("fuzz", () => {
  test("whatever is put together from odd headers, claims and parts is refused", { timeout: 60_000 }, async () => {
    const claims = fc.oneof(
      fc.constantFrom(...names).map((name) => fitting[name]()),
      fc.dictionary(fc.constantFrom(...Object.keys(plausible()), "__proto__", "request", "claims"), odd),
      odd,
    );
    const jws = fc.tuple(headers(), claims, part).map(([h, c, s]) => `${encoded(h)}.${encoded(c)}.${s}`);
    const jwe = fc
      .tuple(headers(), fc.array(part, { minLength: 4, maxLength: 4 }))
      .map(([h, parts]) => [encoded(h), ...parts].join("."));
    const garbage = fc.oneof(
      fc.array(part, { maxLength: 8 }).map((parts) => parts.join(".")),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(".", "..", "....", `${"e30.".repeat(3_000)}`, `${"[".repeat(9_000)}`, encoded("[".repeat(6_000))),
      odd.map((value) => `${encoded(value)}.${encoded(value)}.`),
    );
    const sent = fc.oneof(
      { weight: 2, arbitrary: jws },
      { weight: 3, arbitrary: jwe },
      { weight: 1, arbitrary: garbage },
    );
    await fc.assert(
      fc.asyncProperty(sent, fc.constantFrom(...names), async (jwt, name) => {
        // An empty parameter is none (RFC 6749 §3.1).
        if (jwt.toWellFormed() === "" || jwt.length > 16_000) return;
        await expectRefused(jwt.toWellFormed(), [name]);
      }),
      { numRuns: 300 },
    );
  });

  test("JWEs that do open, with anything in them", { timeout: 60_000 }, async () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom("", ".", "..", "....", "e30.e30.", "null", "\ufffe").map((text) => Buffer.from(text)),
      headers().map((header) => Buffer.from(`${encoded(header)}.${encoded(plausible())}.AAAA`)),
      fc.constant(Buffer.alloc(60_000, 0x41)),
    );
    const extra = fc.record({ cty: fc.string(), apu: fc.uint8Array(), apv: fc.uint8Array() }, { requiredKeys: [] });
    const how = fc.constantFrom(["RSA-OAEP-256", "RSA"], ["ECDH-ES", "EC"], ["ECDH-ES+A128KW", "EC"]);
    await fc.assert(
      fc.asyncProperty(
        content,
        how,
        extra,
        fc.constantFrom<Sink>("pushed", "hint"),
        async (inside, [alg = "", kty], more, name) => {
          const jwk = ours.find((one) => one.use === "enc" && one.kty === kty);
          const { apu, apv, cty } = more;
          const jwe = new CompactEncrypt(inside).setProtectedHeader({
            alg,
            enc: "A256GCM",
            kid: jwk?.kid,
            ...(cty && { cty }),
          });
          if (kty === "EC")
            jwe.setKeyManagementParameters({ ...(apu?.length && { apu }), ...(apv?.length && { apv }) });
          const sealed = await jwe.encrypt(await importJWK({ ...jwk, alg }, alg));
          if (sealed.length < 16_000 || name === "pushed") await expectRefused(sealed, [name]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("zip-bomb, nesting and secrets that are not there", async () => {
    const jwk = ours.find((one) => one.use === "enc" && one.kty === "EC");
    const key = await importJWK({ ...jwk, alg: "ECDH-ES" }, "ECDH-ES");
    const sealed = (inside: string | Uint8Array, more: Json = {}) =>
      new CompactEncrypt(typeof inside === "string" ? Buffer.from(inside) : inside)
        .setProtectedHeader({ alg: "ECDH-ES", enc: "A256GCM", kid: jwk?.kid, ...more })
        .encrypt(key);
    const good = await sign({ alg: "ES256", kid: "p256" }, fitting.pushed(), own.get("p256") as CryptoKey);
    expect((await sinks.pushed.send(await sealed(good))).status).toBe(201);
    for (const bomb of [good, new Uint8Array(8_000_000)])
      await expectRefused(await sealed(bomb, { zip: "DEF" }), ["pushed", "hint"]);
    let nested = good;
    for (let depth = 0; depth < 6; depth++) nested = await sealed(nested);
    await expectRefused(nested, ["pushed"]);
    // A client without a secret, and a hint, which is nobody's yet.
    const bare = await world.register({ token_endpoint_auth_method: "none", jwks: client.jwks });
    for (const alg of ["dir", "A128KW", "A256KW"]) {
      const jwe = [
        encoded({ alg, enc: "A128GCM" }),
        alg === "dir" ? "" : "A".repeat(32),
        "A".repeat(16),
        "AAAA",
        "A".repeat(22),
      ].join(".");
      const form = { ...plain(), client_id: bare.client_id, request: jwe };
      expect(await post("/authorize", form, sameOrigin)).toEqual({ status: 303, error: "invalid_request_object" });
      expect(await post("/oauth/par", form)).toEqual({ status: 400, error: "invalid_request_object" });
      await expectRefused(jwe, ["hint", "logout"]);
    }
  });

  test("signed request objects with odd claims are taken or refused, never a fault", { timeout: 60_000 }, async () => {
    const claim = fc.constantFrom(
      ..."iss sub aud exp nbf iat jti client_id response_type redirect_uri scope state nonce prompt max_age claims".split(
        " ",
      ),
      ..."claims_locales ui_locales id_token_hint login_hint acr_values display code_challenge resource request".split(
        " ",
      ),
      ..."request_uri registration response_mode register __proto__ constructor toString".split(" "),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(claim, odd, { maxKeys: 8 }), async (some) => {
        const payload = JSON.stringify({ ...fitting.pushed(), ...some });
        const request = await new CompactSign(Buffer.from(payload.toWellFormed()))
          .setProtectedHeader({ alg: "ES256", kid: "p256" })
          .sign(own.get("p256") as CryptoKey);
        for (const send of [sinks.pushed.send, sinks.request.send]) {
          const { status, error } = await send(request);
          expect(status).toBeLessThan(500);
          expect(error).not.toBe("server_error");
        }
      }),
      { numRuns: 70 },
    );
    const deep = `{"claims":{"userinfo":{"name":{"value":${"[".repeat(20_000)}${"]".repeat(20_000)}}}}}`;
    const request = await new CompactSign(Buffer.from(deep))
      .setProtectedHeader({ alg: "ES256", kid: "p256" })
      .sign(own.get("p256") as CryptoKey);
    await expectRefused(request, ["pushed", "request"]);
  });
});
