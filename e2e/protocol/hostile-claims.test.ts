import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jwtSinks } from "./harness/jwt-sinks";
import { odd } from "./harness/odd-jose";
import { base } from "./harness/world";

const { world, client, post, plain } = await jwtSinks();

describe("the claims parameter", () => {
  const ask = (claims: string) => post("/oauth/par", { ...plain(), client_secret: client.client_secret ?? "", claims });

  test("deep-nesting: what would use up a stack is refused", async () => {
    for (const depth of [100, 1_000, 5_000, 7_900])
      for (const [open, close] of [
        ["[", "]"],
        ['{"a":', "}"],
      ] as const) {
        const inside = `${open.repeat(depth)}${open === "[" ? "" : "1"}${close.repeat(depth)}`;
        const claims = `{"userinfo":{"name":{"value":${inside}}}}`;
        if (claims.length < 16_000) expect(await ask(claims)).toEqual({ status: 400, error: "invalid_request" });
      }
    expect((await ask(`{"userinfo":{"name":{"value":${"[".repeat(20)}${"]".repeat(20)}}}}`)).status).toBe(201);
  });

  test("fuzz: it is taken or refused, and what is taken releases nothing but claims", { timeout: 60_000 }, async () => {
    const name = fc.oneof(
      fc.constantFrom(
        "name",
        "email",
        "email_verified",
        "sub",
        "acr",
        "auth_time",
        "updated_at",
        "iss",
        "aud",
        "nonce",
      ),
      fc.constantFrom(
        "name#de",
        "name#",
        "#",
        "name#x-y-z",
        "name#__proto__",
        "email#fr",
        "_claim_names",
        "_claim_sources",
      ),
      fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "toJSON", "valueOf", "prototype"),
      fc.string({ unit: "grapheme" }),
    );
    const wish = fc.oneof(
      fc.constant(null),
      fc.record({ essential: fc.boolean(), value: odd, values: fc.array(odd, { maxLength: 3 }) }, { requiredKeys: [] }),
      odd,
    );
    const members = fc.dictionary(name, wish, { maxKeys: 6 });
    const asked = fc.oneof(
      { weight: 4, arbitrary: fc.record({ userinfo: members, id_token: members }, { requiredKeys: [] }) },
      { weight: 1, arbitrary: fc.dictionary(fc.constantFrom("userinfo", "id_token", "__proto__", "x"), odd) },
    );
    const locales = fc.constantFrom("de", "de fr", "__proto__", "constructor toString", "x".repeat(500), "#");
    const { createBrowser } = await import("./harness/browser");
    const browser = createBrowser(base);
    await world.authorize({}, client, browser);
    const released = new Set(["sub", "name", "email", "email_verified", "updated_at"]);
    await fc.assert(
      fc.asyncProperty(asked, locales, async (value, claims_locales) => {
        const claims = JSON.stringify(value);
        const { status, error } = await ask(claims);
        expect([201, 400]).toContain(status);
        if (status !== 201) {
          expect(error).toMatch(/^(invalid_request|unmet_authentication_requirements)$/);
          return;
        }
        const { sentTo } = await browser.get(world.authorizeUrl({ claims, claims_locales }, client));
        const code = sentTo?.searchParams.get("code");
        // Somebody else may have been asked for.
        if (!code) {
          expect(sentTo?.searchParams.get("error")).not.toBe("server_error");
          return;
        }
        const redirect_uri = client.redirect_uris[0];
        const { body, status: redeemed } = await world.token(
          { grant_type: "authorization_code", code, redirect_uri },
          client,
        );
        expect(redeemed).toBe(200);
        const info = await world.userinfo(body.access_token);
        expect(info.status).toBe(200);
        for (const key of Object.keys(info.body)) expect(released).toContain(key.split("#")[0]);
        expect(info.body.sub).toBe(world.alice.sub);
      }),
      { numRuns: 50 },
    );
  });
});
