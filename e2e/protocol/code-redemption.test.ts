import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { base, makeWorld, pkce, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

describe("code redemption", () => {
  const redeem = (code: string, more: Record<string, string | undefined> = {}, client = world.client) =>
    world.token({ grant_type: "authorization_code", code, redirect_uri: `${base}/callback`, ...more }, client);

  test("code-replay: refuses a code redeemed twice and revokes what it issued", {
    tags: ["core-3.1.3", "op-code-once"],
  }, async () => {
    const { body, code, verifier } = await world.tokens({ scope: "openid offline_access" });
    expect((await world.userinfo(body.access_token)).status).toBe(200);
    const again = await redeem(code, { code_verifier: verifier });
    expect(again).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect((await world.userinfo(body.access_token)).status).toBe(401);
    const refreshed = await world.token({ grant_type: "refresh_token", refresh_token: body.refresh_token });
    expect(refreshed).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  test("code-replay: a spent code in a stranger's hands, or without its verifier or address, ends nothing", {
    tags: ["core-3.1.3", "op-code-once"],
  }, async () => {
    const { body, code, verifier } = await world.tokens();
    const stranger = await world.register();
    const wrong = [
      await redeem(code, { code_verifier: verifier }, stranger),
      await redeem(code, { code_verifier: pkce().verifier }),
      await redeem(code),
      await redeem(code, { code_verifier: verifier, redirect_uri: `${base}/callback/elsewhere` }),
    ];
    for (const { body } of wrong) expect(body.error).toBe("invalid_grant");
    expect((await world.userinfo(body.access_token)).status).toBe(200);
  });

  test("code-replay: of a dozen parallel redemptions exactly one wins", {
    tags: ["core-3.1.3", "op-code-once"],
  }, async () => {
    const back = await world.authorize();
    const code = back.searchParams.get("code") ?? "";
    const answers = await Promise.all(Array.from({ length: 12 }, () => redeem(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 400 && body.error === "invalid_grant")).toHaveLength(11);
  });

  test("code-injection: refuses another verifier, none, and one that was not announced", {
    tags: "op-code-binding",
  }, async () => {
    const { challenge } = pkce();
    const bound = async () =>
      (await world.authorize({ code_challenge: challenge, code_challenge_method: "S256" })).searchParams.get("code") ??
      "";
    expect((await redeem(await bound(), { code_verifier: pkce().verifier })).body.error).toBe("invalid_grant");
    expect((await redeem(await bound())).body.error).toBe("invalid_grant");
    const free = (await world.authorize()).searchParams.get("code") ?? "";
    expect((await redeem(free, { code_verifier: pkce().verifier })).body.error).toBe("invalid_grant");
  });

  test("code-theft: refuses a code at another client, and leaves it to its own", {
    tags: ["core-3.1.3", "op-code-binding"],
  }, async () => {
    const thief = await world.register();
    const code = (await world.authorize()).searchParams.get("code") ?? "";
    expect((await redeem(code, {}, thief)).body.error).toBe("invalid_grant");
    expect((await redeem(code)).status).toBe(200);
  });

  test("refuses another redirect_uri, and none where one was sent", { tags: "op-code-binding" }, async () => {
    const code = (await world.authorize()).searchParams.get("code") ?? "";
    expect((await redeem(code, { redirect_uri: `${base}/callback/other` })).body.error).toBe("invalid_grant");
    expect((await redeem(code, { redirect_uri: undefined })).body.error).toBe("invalid_grant");
    expect((await redeem(code)).status).toBe(200);
  });

  test("redirect_uri may be left out where one is registered and none was sent, and nowhere else", {
    tags: "op-code-binding",
  }, async () => {
    const plain = { scope: "api:read", redirect_uri: undefined };
    const coded = async () => (await world.authorize(plain)).searchParams.get("code") ?? "";
    expect((await redeem(await coded(), { redirect_uri: undefined })).status).toBe(200);
    expect((await redeem(await coded())).body.error).toBe("invalid_grant");
    const two = await world.register({ redirect_uris: [`${base}/callback`, `${base}/callback/2`] });
    const page = await createBrowser(base).get(world.authorizeUrl(plain, two));
    expect([page.status, page.sentTo]).toEqual([400, undefined]);
  });

  test("no tenant can give a code more than 60 seconds", { tags: "op-code-once" }, async () => {
    await expect(makeWorld({ lifetimes: { code: 61 } })).rejects.toThrow("lifetimes");
    const code = (await world.authorize()).searchParams.get("code") ?? "";
    const [row] = await world.sql`
      select extract(epoch from code_expires_at - created_at)::int as life from authorizations
      where tenant_id = ${world.tenantId} order by created_at desc limit 1`;
    expect([code.length, row?.life]).toEqual([43, 60]);
  });

  test("refuses a code after its time", { tags: "op-code-once" }, async () => {
    const code = (await world.authorize()).searchParams.get("code") ?? "";
    await world.sql`update authorizations set code_expires_at = now() - interval '1 second' where tenant_id = ${world.tenantId}`;
    expect((await redeem(code)).body).toMatchObject({
      error: "invalid_grant",
      error_description: "the code has expired",
    });
  });

  test("tenant-mix-up: a code of one tenant is nothing at another", async () => {
    const other = await makeWorld();
    const code = (await world.authorize()).searchParams.get("code") ?? "";
    const answer = await other.token({ grant_type: "authorization_code", code, redirect_uri: `${base}/callback` });
    expect(answer.body.error).toBe("invalid_grant");
  });

  test("token answers are not cached and browser apps may read them", {
    tags: ["core-3.1.3", "op-cors", "op-token-answer"],
  }, async () => {
    const { headers } = await world.tokens();
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("access-control-allow-origin")).toBe("*");
    const refused = await redeem("unknown");
    expect([refused.status, refused.body.error]).toEqual([400, "invalid_grant"]);
    expect(Object.keys(refused.body)).toEqual(["error", "error_description"]);
    expect(refused.headers.get("cache-control")).toBe("no-store");
    expect(refused.headers.get("access-control-allow-origin")).toBe("*");
  });
});
