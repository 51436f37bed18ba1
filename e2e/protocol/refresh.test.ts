import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { buttons, createBrowser } from "./harness/browser";
import { base, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const refresh = (token: string, more: Record<string, string> = {}, client = world.client) =>
  world.token({ grant_type: "refresh_token", refresh_token: token, ...more }, client);

describe("refresh", () => {
  test("rotates, and keeps iss, sub, aud and auth_time with a new iat", {
    tags: ["core-12.2", "op-refresh-claims"],
  }, async () => {
    const first = (await world.tokens({ scope: "openid offline_access", nonce: "n" })).body;
    const { iss, sub, aud, auth_time, sid, iat = 0, nonce } = decodeJwt(first.id_token);
    expect(nonce).toBe("n");
    await expect.poll(() => Math.floor(Date.now() / 1000), { timeout: 5_000 }).toBeGreaterThan(iat);
    const second = (await refresh(first.refresh_token)).body;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const renewed = decodeJwt(second.id_token);
    expect(renewed).toMatchObject({ iss, sub, aud, auth_time, sid });
    expect(renewed.iat).toBeGreaterThan(iat);
    expect(renewed).not.toHaveProperty("nonce");
    expect((await world.userinfo(second.access_token)).status).toBe(200);
  });

  test("a lost answer is given again: the same successor, within the grace", {
    tags: "op-refresh-rotation",
  }, async () => {
    const first = (await world.tokens({ scope: "openid offline_access" })).body;
    const [a, b] = await Promise.all([refresh(first.refresh_token), refresh(first.refresh_token)]);
    expect([a.status, b.status]).toEqual([200, 200]);
    expect(a.body.refresh_token).toBe(b.body.refresh_token);
    expect((await refresh(a.body.refresh_token)).status).toBe(200);
  });

  test("refresh-theft: a rotated token used after its successor revokes the family", {
    tags: "op-refresh-rotation",
  }, async () => {
    const first = (await world.tokens({ scope: "openid offline_access" })).body;
    const second = (await refresh(first.refresh_token)).body;
    const third = (await refresh(second.refresh_token)).body;
    expect((await refresh(first.refresh_token)).body.error).toBe("invalid_grant");
    expect((await refresh(third.refresh_token)).body.error).toBe("invalid_grant");
    expect((await world.userinfo(third.access_token)).status).toBe(401);
  });

  test("refresh-theft: a rotated token used after the grace revokes the family", {
    tags: "op-refresh-rotation",
  }, async () => {
    const first = (await world.tokens({ scope: "openid offline_access" })).body;
    const second = (await refresh(first.refresh_token)).body;
    await world.sql`update refresh_tokens set rotated_at = now() - interval '1 minute' where tenant_id = ${world.tenantId} and rotated_at is not null`;
    expect((await refresh(first.refresh_token)).body.error).toBe("invalid_grant");
    expect((await refresh(second.refresh_token)).body.error).toBe("invalid_grant");
  });

  test("is bound to its client, and a stranger's try harms nothing", { tags: "op-refresh-binding" }, async () => {
    const thief = await world.register();
    const first = (await world.tokens({ scope: "openid offline_access" })).body;
    expect((await refresh(first.refresh_token, {}, thief)).body.error).toBe("invalid_grant");
    expect((await refresh(first.refresh_token)).status).toBe(200);
  });

  test("narrows the scope for one access token and never widens it", { tags: "op-refresh-binding" }, async () => {
    const first = (await world.tokens({ scope: "openid email offline_access" })).body;
    expect((await refresh(first.refresh_token, { scope: "openid profile" })).body.error).toBe("invalid_scope");
    const second = (await refresh(first.refresh_token, { scope: "openid" })).body;
    expect(second.scope).toBe("openid");
    expect((await world.userinfo(second.access_token)).body).toEqual({ sub: world.alice.sub });
    const third = (await refresh(second.refresh_token)).body;
    expect(third.scope).toBe("openid email offline_access");
  });

  test("offline_access gives a refresh token only once the person has allowed it, and then remembers", {
    tags: "op-offline-access",
  }, async () => {
    const client = await world.register();
    const browser = createBrowser(base);
    const offline = { scope: "openid offline_access" };
    expect((await world.tokens({}, client, browser)).body.refresh_token).toBeUndefined();
    const silent = await browser.get(world.authorizeUrl({ ...offline, prompt: "none" }, client));
    expect(silent.sentTo?.searchParams.get("error")).toBe("consent_required");
    const asked = await browser.get(world.authorizeUrl(offline, client));
    expect(buttons(asked.html, "do")).toContain("allow");
    const denied = await browser.submit(asked, { do: "deny" });
    expect(denied.sentTo?.searchParams.get("error")).toBe("access_denied");
    const allowed = await world.tokens({ ...offline, prompt: "consent" }, client, browser);
    expect(allowed.body.refresh_token).toBeTypeOf("string");
    const remembered = await world.tokens({ ...offline, prompt: "none" }, client, browser);
    expect(remembered.body.refresh_token).toBeTypeOf("string");
  });

  test("offline_access is ignored where the answer brings no code", { tags: "op-offline-access" }, async () => {
    const client = await world.register({
      grant_types: ["authorization_code", "implicit", "refresh_token"],
      response_types: ["id_token token"],
    });
    const asked = { response_type: "id_token token", scope: "openid offline_access", nonce: "n" };
    const back = await world.authorize(asked, client);
    const parts = new URLSearchParams(back.hash.slice(1));
    expect([parts.get("scope"), parts.has("refresh_token")]).toEqual(["openid", false]);
  });

  test("offline_access gives nothing to a client that may not refresh", {
    tags: ["core-11", "op-offline-access"],
  }, async () => {
    const client = await world.register({ grant_types: ["authorization_code"] });
    const { body } = await world.tokens({ scope: "openid offline_access" }, client);
    expect(body.refresh_token).toBeUndefined();
    expect(body.scope).toBe("openid");
  });

  test("id-reuse: tokens go with their client, and do not come back to life when its id is registered anew", async () => {
    const client = await world.register({ grant_types: ["authorization_code", "refresh_token", "client_credentials"] });
    const { body } = await world.tokens({ scope: "openid offline_access" }, client);
    const own = await world.token({ grant_type: "client_credentials" }, client);
    await world.sql.begin(async (sql) => {
      const mine = sql`tenant_id = ${world.tenantId} and client_id = ${client.client_id}`;
      await sql`create temp table kept on commit drop as select * from clients where ${mine}`;
      await sql`delete from clients where ${mine}`;
      await sql`insert into clients select * from kept`;
    });
    expect((await world.userinfo(body.access_token)).status).toBe(401);
    expect((await refresh(body.refresh_token, {}, client)).body.error).toBe("invalid_grant");
    expect((await world.call("/oauth/introspect", { token: own.body.access_token }, client)).body).toEqual({
      active: false,
    });
  });

  test("stops when the person is disabled", async () => {
    const other = await makeWorld();
    const { body } = await other.tokens({ scope: "openid offline_access" });
    await other.sql`update users set disabled_at = now() where tenant_id = ${other.tenantId}`;
    expect((await other.userinfo(body.access_token)).status).toBe(401);
    expect((await other.token({ grant_type: "refresh_token", refresh_token: body.refresh_token })).body.error).toBe(
      "invalid_grant",
    );
  });
});
