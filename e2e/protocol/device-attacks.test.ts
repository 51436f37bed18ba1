import { beforeAll, describe, expect, inject, test } from "vitest";
import { createBrowser, hiddenFields } from "./harness/browser";
import { device, endingOf, registerDevice, subOf } from "./harness/device";
import { answer, base, makeWorld, password, type World } from "./harness/world";

let world: World;
let tv: World["client"];
let one: ReturnType<typeof device>;
beforeAll(async () => {
  world = await makeWorld();
  await world.person("mallory");
  tv = await registerDevice(world);
  one = device(world, tv);
});

const wrongCode = "That code is not right";

describe("attacks on a device's codes", () => {
  test("code-guessing: a browser has so many tries, right ones among them, and is told when to come again", {
    tags: "rfc8628-5.1",
  }, async () => {
    const { user_code } = await one.begin();
    const browser = createBrowser(base);
    let page = await browser.get(`${world.issuer}/device`);
    for (let n = 0; n < 20; n++) {
      page = await browser.submit(page, { code: "BBBB-BBBB", do: "enter_code" });
      expect(page.html).toContain(wrongCode);
    }
    page = await browser.submit(page, { code: user_code, do: "enter_code" });
    expect(page.html).toContain("Too many tries");
    const again = await browser.get(`${world.issuer}/device`);
    expect((await browser.submit(again, { code: user_code, do: "enter_code" })).html).toContain("Too many tries");
    await world.sql`update attempts set window_ends_at = now() - interval '1 second' where tenant_id = ${world.tenantId}`;
    const later = await browser.get(`${world.issuer}/device`);
    expect((await browser.submit(later, { code: user_code, do: "enter_code" })).html).toContain("Is this your device?");
  });

  test("code-guessing: new browsers give an address no new tries", { tags: "rfc8628-5.1" }, async () => {
    const small = await makeWorld({ limits: { user_code: { most: 3, window: 600 } } });
    const own = device(small, await registerDevice(small));
    const { user_code } = await own.begin();
    const guess = async (code: string) => (await own.enter(createBrowser(base), code)).html;
    for (let n = 0; n < 3; n++) expect(await guess("CCCC-CCCC")).toContain(wrongCode);
    // Plain `next start` knows no address; there the browser's own count stands alone.
    const hasAddress = inject("mount") === "server.ts";
    expect(await guess(user_code)).toContain(hasAddress ? "Too many tries" : "Is this your device?");
  });

  test("code-mix-up: a code of another tenant is nothing here, neither the person's nor the device's", async () => {
    const other = await makeWorld();
    const theirs = device(other, await registerDevice(other));
    const { device_code, user_code } = await theirs.begin();
    expect((await one.enter(createBrowser(base), user_code)).html).toContain(wrongCode);
    await theirs.letIn(user_code);
    expect((await one.poll(device_code)).body).toMatchObject({ error: "invalid_grant" });
    expect((await theirs.poll(device_code)).status).toBe(200);
  });

  test("code-theft: another client that polls with a device's code gets nothing and ends nothing", async () => {
    const thief = await registerDevice(world);
    const { device_code, user_code } = await one.begin();
    const refused = async () => (await one.poll(device_code, thief)).body;
    expect(await refused()).toMatchObject({ error: "invalid_grant" });
    await one.letIn(user_code);
    expect(await refused()).toMatchObject({ error: "invalid_grant" });
    const { status, body } = await one.poll(device_code);
    expect(status).toBe(200);
    expect(await refused()).toMatchObject({ error: "invalid_grant" });
    expect((await world.userinfo(body.access_token)).status).toBe(200);
  });

  test("code-theft: the client's own name without its secret polls nothing", async () => {
    const { device_code, user_code } = await one.begin();
    await one.letIn(user_code);
    const body = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code,
      client_id: tv.client_id,
    });
    const bare = await answer(await fetch(`${world.issuer}/oauth/token`, { method: "POST", body }));
    expect(bare).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect((await one.poll(device_code)).status).toBe(200);
  });

  test("device-code replay: of many polls at once exactly one gets tokens, and a second use ends what the first gave", {
    tags: "rfc8628-3.4",
  }, async () => {
    const { device_code, user_code } = await one.begin({ scope: "openid offline_access" });
    await one.letIn(user_code);
    const polls = await Promise.all(Array.from({ length: 8 }, () => one.poll(device_code)));
    expect(polls.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(polls.filter(({ body }) => body.error === "invalid_grant")).toHaveLength(7);
    const won = polls.find(({ status }) => status === 200)?.body;
    expect((await one.poll(device_code)).body.error).toBe("invalid_grant");
    expect((await world.userinfo(won?.access_token)).status).toBe(401);
    const refreshed = await world.token({ grant_type: "refresh_token", refresh_token: won?.refresh_token }, tv);
    expect(refreshed.body.error).toBe("invalid_grant");
  });

  test("code-confusion: a device code is no authorization code, and the other way round", async () => {
    const { device_code, user_code } = await one.begin();
    await one.letIn(user_code);
    const both = await registerDevice(world, {
      grant_types: ["authorization_code", "urn:ietf:params:oauth:grant-type:device_code"],
      redirect_uris: [`${base}/callback`],
    });
    const asCode = await world.token({ grant_type: "authorization_code", code: device_code }, both);
    expect(asCode.body.error).toBe("invalid_grant");
    const code = (await world.authorize({}, both)).searchParams.get("code") ?? "";
    expect((await one.poll(code, both)).body.error).toBe("invalid_grant");
  });
});

describe("attacks on the person who lets a device in", () => {
  test("approval-swap: nobody else's browser can answer for a person, nor another site", async () => {
    const { device_code, user_code } = await one.begin();
    const browser = createBrowser(base);
    const confirm = await one.enter(browser, user_code);
    const mallory = createBrowser(base);
    await world.authorize({}, world.client, mallory, "mallory");
    const url = `${confirm.url}/submit`;
    const fields = { ...hiddenFields(confirm.html), do: "confirm" };
    expect((await mallory.post(url, fields)).html).toContain("Please carry on where you began");
    expect((await browser.post(url, fields, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await browser.post(url, { ...fields, csrf: "x" })).status).toBe(403);
    expect((await one.poll(device_code)).body.error).toBe("authorization_pending");
  });

  test("approval-swap: what was confirmed is what is approved, whatever is typed in another tab since", async () => {
    const [mine, theirs] = [await one.begin(), await one.begin({ scope: "openid email" })];
    const browser = createBrowser(base);
    const page = await browser.get(`${world.issuer}/device`);
    const confirm = await browser.submit(page, { code: mine.user_code, do: "enter_code" });
    // The page of the code, once more: the interaction is about the first code for good.
    const again = await browser.submit(page, { code: theirs.user_code, do: "enter_code" });
    expect(again.html).not.toContain(`${theirs.user_code}</bdi>`);
    expect(endingOf(await one.finish(browser, confirm))).toBe("connected");
    expect((await one.poll(theirs.device_code)).body.error).toBe("authorization_pending");
    expect((await one.poll(mine.device_code)).status).toBe(200);
  });

  test("silent-approval: signing in or allowing without having confirmed lets nothing in", {
    tags: "rfc8628-5.4",
  }, async () => {
    const { device_code, user_code } = await one.begin();
    const browser = createBrowser(base);
    const confirm = await one.enter(browser, user_code);
    const { csrf = "" } = hiddenFields(confirm.html);
    const send = (fields: Record<string, string>) => browser.post(`${confirm.url}/submit`, { csrf, ...fields });
    const signedIn = await send({ prompt: "login", identifier: "alice", password, do: "sign_in" });
    expect(signedIn.html).toContain("Is this your device?");
    const allowed = await send({ prompt: "consent", do: "allow" });
    expect(allowed.html).toContain("Is this your device?");
    expect((await one.poll(device_code)).body.error).toBe("authorization_pending");
  });

  test("approval-race: of two people who entered one code, the first to finish lets the device in, as themselves", async () => {
    const { device_code, user_code } = await one.begin();
    const [alice, mallory] = [createBrowser(base), createBrowser(base)];
    const pages = [await one.enter(alice, user_code), await one.enter(mallory, user_code)] as const;
    expect(endingOf(await one.finish(mallory, pages[1], "mallory"))).toBe("connected");
    expect(endingOf(await one.finish(alice, pages[0]))).toBe("ended");
    const { body } = await one.poll(device_code);
    expect((await world.userinfo(body.access_token)).body.sub).toBe(subOf(body.id_token));
    const rows =
      await world.sql`select username from users where tenant_id = ${world.tenantId} and id::text = ${subOf(body.id_token)}`;
    expect(rows).toEqual([{ username: "mallory" }]);
  });

  test("approval twice: a form that is sent again approves nothing more", async () => {
    const trusted = await registerDevice(world, { skip_consent: true });
    const { user_code } = await device(world, trusted).begin();
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const confirm = await one.enter(browser, user_code);
    const ends = await Promise.all([1, 2, 3].map(() => browser.submit(confirm, { do: "confirm" })));
    expect(ends.filter((end) => endingOf(end) === "connected")).toHaveLength(1);
    const rows =
      await world.sql`select 1 from authorizations where tenant_id = ${world.tenantId} and client_id = ${trusted.client_id}`;
    expect(rows).toHaveLength(1);
  });

  test("a device let in ends with the person: disabled, nothing is fetched; signed out, its tokens stop", async () => {
    const own = await makeWorld();
    const their = device(own, await registerDevice(own));
    const first = await their.begin();
    const browser = createBrowser(base);
    await their.letIn(first.user_code, browser);
    const { body } = await their.poll(first.device_code);
    expect((await own.userinfo(body.access_token)).status).toBe(200);
    const second = await their.begin();
    await their.letIn(second.user_code, browser);
    await own.sql`update sessions set ended_at = now() where tenant_id = ${own.tenantId}`;
    expect((await own.userinfo(body.access_token)).status).toBe(401);
    expect((await their.poll(second.device_code)).body.error).toBe("invalid_grant");
    const third = await their.begin();
    await their.letIn(third.user_code);
    await own.sql`update users set disabled_at = now() where tenant_id = ${own.tenantId}`;
    expect((await their.poll(third.device_code)).body.error).toBe("invalid_grant");
  });

  test("framing: the page for the code is not for frames, pictures or fetches of other sites", async () => {
    for (const dest of ["iframe", "image", "empty"]) {
      const refused = await fetch(`${world.issuer}/device`, {
        headers: { "sec-fetch-dest": dest },
        redirect: "manual",
      });
      expect(refused.status).toBe(400);
    }
  });
});

test("unbounded rows: codes for clients that prove nothing are counted by address, for others they are not", async () => {
  const small = await makeWorld({ limits: { device_code: { most: 2, window: 600 } } });
  const open = await registerDevice(small, { token_endpoint_auth_method: "none" });
  const ask = async (client: World["client"]) =>
    (await small.call("/oauth/device", { scope: "openid" }, client)).status;
  const hasAddress = inject("mount") === "server.ts";
  expect([await ask(open), await ask(open), await ask(open)]).toEqual([200, 200, hasAddress ? 429 : 200]);
  expect(await ask(await registerDevice(small))).toBe(200);
});
