import { beforeAll, describe, expect, test } from "vitest";
import { answer, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld({ profile: "bcp", registration: { mode: "open", trust: "token" } });
});

const silently = (metadata: Awaited<ReturnType<World["register"]>>, more: Record<string, string | undefined> = {}) =>
  fetch(world.authorizeUrl({ prompt: "none", ...more }, metadata), { redirect: "manual" }).then(
    (response) => new URL(response.headers.get("location") ?? "").searchParams.get("error_description") ?? "",
  );

describe("a tenant that follows RFC 9700", () => {
  test("its metadata lists neither implicit nor hybrid, and neither can be registered", {
    tags: "op-rfc9700",
  }, async () => {
    const { body } = await answer(await fetch(`${world.issuer}/.well-known/openid-configuration`));
    expect(body.response_types_supported).toEqual(["code", "none"]);
    expect(body.grant_types_supported).not.toContain("implicit");
    const implicit = { grant_types: ["implicit"], response_types: ["id_token"], redirect_uris: ["https://a.example"] };
    await expect(world.register(implicit)).rejects.toThrow(/implicit is not supported by this issuer/);
  });

  test("asks PKCE of a confidential client too, unless its operator excused it", { tags: "op-rfc9700" }, async () => {
    expect(await silently(world.client)).toMatch(/^code_challenge is missing/);
    expect(await silently(await world.register({ require_pkce: false }))).not.toMatch(/code_challenge/);
    expect((await world.tokens()).status).toBe(200);
  });

  test("a self-registered client cannot choose its profile or excuse itself", async () => {
    const chosen = { redirect_uris: ["https://rp.example/cb"], profile: "oidc-all", require_pkce: false };
    const registered = await fetch(`${world.issuer}/oauth/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(chosen),
    });
    const { status, body } = await answer(registered);
    expect(status).toBe(201);
    expect(body).not.toHaveProperty("profile");
    expect(await silently(body as never)).toMatch(/^code_challenge is missing/);
  });

  test("a client that its operator gave the profile oidc-all keeps the implicit grant", async () => {
    const old = await world.register({
      profile: "oidc-all",
      grant_types: ["authorization_code", "implicit"],
      response_types: ["id_token"],
      redirect_uris: ["https://rp.example/cb"],
    });
    const back = await world.authorize({ response_type: "id_token", nonce: "n" }, old);
    expect(new URLSearchParams(back.hash.slice(1)).get("id_token")).toBeTruthy();
  });
});
