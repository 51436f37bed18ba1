import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { base, makeWorld, password, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const start = async (client = world.client) => {
  const browser = createBrowser(base);
  return { browser, page: await browser.get(world.authorizeUrl({ state: "of the victim" }, client)) };
};

const expire = () =>
  world.sql`update interactions set expires_at = now() - interval '1 second' where tenant_id = ${world.tenantId}`;

describe("restart", () => {
  test("code-mix-up: another browser gets no code for the state of the one that began, open or over", async () => {
    const { browser, page } = await start();
    const attacker = createBrowser(base);
    await world.authorize({}, world.client, attacker);
    for (const step of ["open", "over"]) {
      if (step === "over") await expire();
      const seen = await attacker.get(page.url);
      expect(seen.html).not.toContain("/restart");
      expect(seen.html).not.toContain('name="password"');
      const answer = await attacker.get(`${page.url}/restart`);
      expect(answer.sentTo).toBeUndefined();
      expect(answer.url).toBe(page.url);
    }
    expect((await browser.get(page.url)).html).toContain("/restart");
  });

  test("in the browser that began an open request asks on, and one that is over begins again", async () => {
    const { browser, page } = await start();
    expect((await browser.get(`${page.url}/restart`)).url).toBe(page.url);
    await expire();
    const back = await world.passThrough(browser, await browser.get(`${page.url}/restart`));
    expect(back.searchParams.get("state")).toBe("of the victim");
  });

  test("elsewhere the page leads to where the client starts a sign-in, else to the client", async () => {
    const starting = await world.register({
      client_uri: "https://rp.example/home",
      initiate_login_uri: "https://rp.example/login",
    });
    const plain = await world.register({ client_uri: "https://rp.example/home" });
    const seenAt = async (client: typeof plain) => (await createBrowser(base).get((await start(client)).page.url)).html;
    expect(await seenAt(starting)).toContain('href="https://rp.example/login?iss=');
    expect(await seenAt(plain)).toContain('href="https://rp.example/home"');
  });

  test("a request that was cut still names its client, and is not begun again", async () => {
    const client = await world.register({ client_name: "Late and Sons", client_uri: "https://late.example/" });
    const { browser, page } = await start(client);
    await expire();
    await world.sql`update interactions set request = jsonb_build_object('kind', 'over', 'clientId', request -> 'clientId')
      where tenant_id = ${world.tenantId}`;
    const seen = await browser.get(page.url);
    expect(seen.html).toContain("https://late.example/");
    expect(seen.html).not.toContain("/restart");
    expect((await browser.submit(page, { identifier: "alice", password, do: "sign_in" })).url).toBe(page.url);
    expect((await browser.get(`${page.url}/restart`)).url).toBe(page.url);
  });
});

describe("unbounded rows", () => {
  const lives = async () => {
    const [row] = await world.sql<{ browser: number; interaction: number }[]>`
      select extract(epoch from b.expires_at - now())::int as browser, extract(epoch from i.expires_at - now())::int as interaction
      from interactions i join browsers b on b.tenant_id = i.tenant_id and b.id = i.browser_id
      where i.tenant_id = ${world.tenantId} order by i.created_at desc limit 1`;
    return row ?? { browser: 0, interaction: 0 };
  };

  test("a browser in which nobody signed in lives as long as what waits in it, then as long as its session", async () => {
    const { browser, page } = await start();
    const first = await lives();
    expect(first.browser).toBe(first.interaction);
    await world.sql`update browsers set expires_at = now() + interval '1 minute' where tenant_id = ${world.tenantId}`;
    await browser.get(world.authorizeUrl());
    const second = await lives();
    expect(second.browser).toBe(second.interaction);
    await world.passThrough(browser, page);
    expect((await lives()).browser).toBeGreaterThan(13 * 86_400);
  });

  test("of a browser's requests the latest are kept", async () => {
    const { browser, page } = await start();
    await world.sql`insert into interactions (tenant_id, id, browser_id, prompt, reason, request, created_at, expires_at)
      select tenant_id, id || '-' || n, browser_id, prompt, reason, request, created_at - n * interval '1 second', expires_at
      from interactions, generate_series(1, 100) n where tenant_id = ${world.tenantId} and id = ${page.url.split("/").at(-1) ?? ""}`;
    const latest = await browser.get(world.authorizeUrl());
    const rows = await world.sql`
      select 1 from interactions i join interactions l using (tenant_id, browser_id)
      where tenant_id = ${world.tenantId} and l.id = ${latest.url.split("/").at(-1) ?? ""}`;
    expect(rows).toHaveLength(50);
    expect((await world.passThrough(browser, page)).searchParams.get("state")).toBe("of the victim");
  });
});
