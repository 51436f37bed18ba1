import { createRemoteJWKSet, jwtVerify } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { dpopKey } from "@/test/dpop";
import { createBrowser } from "./harness/browser";
import { device, deviceGrant, endingOf, registerDevice } from "./harness/device";
import { answer, api, base, makeWorld, type World } from "./harness/world";

let world: World;
let tv: World["client"];
let one: ReturnType<typeof device>;
beforeAll(async () => {
  world = await makeWorld();
  tv = await registerDevice(world);
  one = device(world, tv);
});

/** As if the device had waited. */
const waited = () =>
  world.sql`update device_codes set polled_at = polled_at - interval '1 minute' where tenant_id = ${world.tenantId}`;

describe("device authorization (RFC 8628)", () => {
  test("answers with codes, where to enter one, and how long and how often to ask", {
    tags: "rfc8628-3.2",
  }, async () => {
    const { status, headers, body } = await world.call("/oauth/device", { scope: "openid", unknown: "x" }, tv);
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${world.issuer}/device`,
      verification_uri_complete: `${world.issuer}/device?user_code=${body.user_code}`,
      expires_in: 600,
      interval: 5,
    });
    const [row] = await world.sql`select * from device_codes where user_code = ${body.user_code.replace("-", "")}`;
    expect(JSON.stringify(row)).not.toContain(body.device_code);
  });

  test("the person enters the code, confirms, signs in and allows; the device gets its tokens once", {
    tags: ["rfc8628-3.3", "rfc8628-3.4"],
  }, async () => {
    const codes = await one.begin({ scope: "openid profile offline_access" });
    expect((await one.poll(codes.device_code)).body.error).toBe("authorization_pending");
    const browser = createBrowser(base);
    const confirm = await one.enter(browser, codes.user_code.toLowerCase().replace("-", " "));
    expect(confirm.html).toContain(codes.user_code);
    expect(confirm.html).toContain("Test television");
    expect(confirm.html).toContain("Your name and profile");
    const end = await one.finish(browser, confirm);
    expect(endingOf(end)).toBe("connected");
    expect(end.html).toContain("You can go back to your device");

    await waited();
    const { status, body } = await one.poll(codes.device_code);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: "Bearer", scope: "openid profile offline_access", expires_in: 3600 });
    const jwks = createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(body.id_token, jwks, { issuer: world.issuer, audience: tv.client_id });
    expect(payload).toMatchObject({ acr: expect.any(String), amr: ["pwd"], auth_time: expect.any(Number) });
    expect(payload.nonce).toBeUndefined();
    expect((await world.userinfo(body.access_token)).body).toMatchObject({ name: "Name of alice", sub: payload.sub });
    const refreshed = await world.token({ grant_type: "refresh_token", refresh_token: body.refresh_token }, tv);
    expect(refreshed.body.access_token).toBeTruthy();
  });

  test("a refusal is access_denied to the device, and final", { tags: "rfc8628-3.5" }, async () => {
    const { device_code, user_code } = await one.begin();
    const browser = createBrowser(base);
    const end = await browser.submit(await one.enter(browser, user_code), { do: "refuse" });
    expect(endingOf(end)).toBe("refused");
    expect(await one.poll(device_code)).toMatchObject({ status: 400, body: { error: "access_denied" } });
    expect((await one.enter(createBrowser(base), user_code)).html).toContain("That code is not right");
  });

  test("so is one at the sign-in or the consent", async () => {
    for (const signsIn of [false, true]) {
      const { device_code, user_code } = await one.begin({ scope: "openid email" });
      const browser = createBrowser(base);
      let page = await browser.submit(await one.enter(browser, user_code), { do: "confirm" });
      if (signsIn)
        page = await browser.submit(page, {
          identifier: "alice",
          password: "correct horse battery staple",
          do: "sign_in",
        });
      const end = await browser.submit(page, { do: signsIn ? "deny" : "cancel" });
      expect(endingOf(end)).toBe("refused");
      expect((await one.poll(device_code)).body.error).toBe("access_denied");
    }
  });

  test("too quick a poll is slow_down and adds five seconds; an expired code is expired_token", {
    tags: "rfc8628-3.5",
  }, async () => {
    const { device_code } = await one.begin();
    expect((await one.poll(device_code)).body.error).toBe("authorization_pending");
    expect((await one.poll(device_code)).body.error).toBe("slow_down");
    const [row] =
      await world.sql`select poll_interval from device_codes where tenant_id = ${world.tenantId} order by created_at desc limit 1`;
    expect(row?.poll_interval).toBe(10);
    await world.sql`update device_codes set expires_at = now() - interval '1 second' where tenant_id = ${world.tenantId}`;
    expect(await one.poll(device_code)).toMatchObject({ status: 400, body: { error: "expired_token" } });
  });

  test("resources, claims and audiences are those of an authorization request", { tags: "rfc8628-3.1" }, async () => {
    const own = device(world, tv);
    const claims = JSON.stringify({ id_token: { email: null } });
    const { device_code, user_code } = await own.begin({ scope: "openid api:read", resource: api, claims });
    await own.letIn(user_code);
    const { body } = await own.poll(device_code);
    const token = JSON.parse(Buffer.from(body.access_token.split(".")[1], "base64url").toString());
    expect(token).toMatchObject({ aud: api, client_id: tv.client_id });
    expect(JSON.parse(Buffer.from(body.id_token.split(".")[1], "base64url").toString())).toMatchObject({
      email: "alice@example.com",
    });
    for (const [params, error] of [
      [{ scope: "unheard-of" }, "invalid_scope"],
      [{ scope: "openid", resource: "https://other.example" }, "invalid_target"],
      [{ scope: "openid", claims: "{" }, "invalid_request"],
    ] as const)
      expect((await world.call("/oauth/device", params, tv)).body.error).toBe(error);
  });

  test("max_age asks somebody who is signed in for the password again, and a client's default does", async () => {
    const { user_code } = await one.begin({ scope: "openid", max_age: "0" });
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    await world.sql`update sessions set auth_time = auth_time - interval '1 minute' where tenant_id = ${world.tenantId}`;
    const confirmed = await browser.submit(await one.enter(browser, user_code), { do: "confirm" });
    expect(confirmed.html).toContain('name="password"');
    expect(endingOf(await one.finish(browser, confirmed))).toBe("connected");
  });

  test("a public client may; one that is not registered for it, or has the FAPI profile, may not", {
    tags: "rfc8628-3.1",
  }, async () => {
    const open = await registerDevice(world, { token_endpoint_auth_method: "none" });
    const { device_code, user_code } = await device(world, open).begin();
    await device(world, open).letIn(user_code);
    expect((await device(world, open).poll(device_code)).body.access_token).toBeTruthy();
    expect((await world.call("/oauth/device", { scope: "openid" })).body.error).toBe("unauthorized_client");
    const fapi = await world
      .register({
        profile: "fapi2-security",
        grant_types: ["authorization_code"],
        redirect_uris: ["https://rp.example/callback"],
      })
      .catch(() => undefined);
    expect(fapi).toBeUndefined();
    await expect(registerDevice(world, { profile: "fapi2-security" })).rejects.toThrow();
  });

  test("tokens are bound to the key whose proof comes with the poll, and a proof serves one poll (RFC 9449)", async () => {
    const open = await registerDevice(world, { token_endpoint_auth_method: "none" });
    const { device_code, user_code } = await device(world, open).begin({ scope: "openid offline_access" });
    const key = await dpopKey();
    const url = `${world.issuer}/oauth/token`;
    const poll = async (dpop: string, code = device_code) => {
      const body = new URLSearchParams({ client_id: open.client_id, grant_type: deviceGrant, device_code: code });
      return (await answer(await fetch(url, { method: "POST", body, headers: { dpop } }))).body;
    };
    const proof = () => key.proof({ htm: "POST", htu: url });
    const first = await proof();
    expect((await poll(first)).error).toBe("authorization_pending");
    expect((await poll(first)).error).toBe("invalid_dpop_proof");
    await device(world, open).letIn(user_code);
    expect((await poll(first)).error).toBe("invalid_dpop_proof");
    const tokens = await poll(await proof());
    expect(tokens).toMatchObject({ token_type: "DPoP", refresh_token: expect.any(String) });
    expect((await world.userinfo(tokens.access_token)).status).toBe(401);
    const bare = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
    expect((await world.token(bare, open)).status).toBe(400);
    const noted = async () => (await world.sql`select 1 from used_proofs where tenant_id = ${world.tenantId}`).length;
    const before = await noted();
    await poll(await proof(), "no such code");
    expect(await noted()).toBe(before);
  });

  test("where the tenant does not offer it there is neither endpoint nor page, nor a word of it", async () => {
    const without = await makeWorld({
      offer: { grant_types: ["authorization_code", "refresh_token", "client_credentials"] },
    });
    expect((await without.call("/oauth/device", { scope: "openid" })).status).toBe(404);
    expect((await createBrowser(base).get(`${without.issuer}/device`)).status).toBe(404);
    const { body } = await answer(await fetch(`${without.issuer}/.well-known/openid-configuration`));
    expect(JSON.stringify(body)).not.toContain("device");
    expect((await without.token({ grant_type: deviceGrant, device_code: "x" })).body.error).toBe(
      "unsupported_grant_type",
    );
  });

  test("can be called by a web page of any origin", async () => {
    const body = new URLSearchParams({ client_id: tv.client_id });
    const response = await fetch(`${world.issuer}/oauth/device`, {
      method: "POST",
      body,
      headers: { origin: "https://spa.example" },
    });
    expect(response.status).toBe(401);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });
});
