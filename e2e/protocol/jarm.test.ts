import { compactDecrypt, decodeProtectedHeader } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { encryptionKey, fragmentOf, verifiedBy } from "./harness/tokens";
import { base, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const verified = (token: string, audience = world.client.client_id) => verifiedBy(world.issuer, token, audience);

describe("JARM", () => {
  test.each(["jwt", "query.jwt"])(
    "%s: a signed answer in the query",
    { tags: "op-response-modes" },
    async (response_mode) => {
      const back = await world.authorize({ response_mode, state: "s" });
      expect([...back.searchParams.keys()]).toEqual(["response"]);
      const { payload } = await verified(back.searchParams.get("response") ?? "");
      expect(payload).toMatchObject({ state: "s", code: expect.any(String), exp: expect.any(Number) });
    },
  );

  test("fragment.jwt, and errors too", { tags: "op-response-modes" }, async () => {
    const page = await createBrowser(base).get(world.authorizeUrl({ response_mode: "fragment.jwt", prompt: "none" }));
    const { payload } = await verified(fragmentOf(page.sentTo as URL).response ?? "");
    expect(payload.error).toBe("login_required");
  });

  test("form_post.jwt", { tags: "op-response-modes" }, async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const page = await browser.get(world.authorizeUrl({ response_mode: "form_post.jwt" }));
    const response = /name="response" value="([^"]+)"/.exec(page.html)?.[1] ?? "";
    expect((await verified(response)).payload.code).toBeTypeOf("string");
  });

  test("signed with what the client registered, and encrypted", { tags: "op-response-modes" }, async () => {
    const { jwk, privateKey } = await encryptionKey("ECDH-ES");
    const client = await world.register({
      authorization_signed_response_alg: "PS256",
      authorization_encrypted_response_alg: "ECDH-ES",
      authorization_encrypted_response_enc: "A256GCM",
      jwks: { keys: [jwk] },
    });
    const back = await world.authorize({ response_mode: "jwt" }, client);
    const { plaintext, protectedHeader } = await compactDecrypt(back.searchParams.get("response") ?? "", privateKey);
    expect(protectedHeader).toMatchObject({ alg: "ECDH-ES", enc: "A256GCM", cty: "JWT" });
    const signed = new TextDecoder().decode(plaintext);
    expect(decodeProtectedHeader(signed).alg).toBe("PS256");
    expect((await verified(signed, client.client_id)).payload.code).toBeTypeOf("string");
  });
});
