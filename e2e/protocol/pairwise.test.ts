import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { base, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.person("bob");
});

const at = (host: string, more: Record<string, unknown> = {}) =>
  world.register({
    subject_type: "pairwise",
    redirect_uris: [`https://${host}/callback`],
    skip_consent: true,
    ...more,
  });

test("sid: pairwise as sub is, in the ID token, at logout and in the frames that tell of it", async () => {
  const frontchannel = (host: string) => ({
    frontchannel_logout_uri: `https://${host}/bye`,
    frontchannel_logout_session_required: true,
  });
  const [one, two] = [
    await at("one.example", frontchannel("one.example")),
    await at("two.example", frontchannel("two.example")),
  ];
  const open = await world.register(frontchannel("open.example"));
  const browser = createBrowser(base);
  const tokens = [];
  for (const client of [one, two, open]) tokens.push((await world.tokens({}, client, browser)).body.id_token);
  const sids = tokens.map((token) => decodeJwt(token).sid);
  expect(new Set(sids).size).toBe(3);
  const page = await browser.get(`${world.issuer}/oidc/logout?${new URLSearchParams({ id_token_hint: tokens[0] })}`);
  const frames = [...page.html.matchAll(/<iframe[^>]* src="([^"]*)"/g)].map(
    ([, src = ""]) => new URL(src.replaceAll("&amp;", "&")),
  );
  const told = frames.sort((a, b) => a.host.localeCompare(b.host)).map(({ searchParams }) => searchParams.get("sid"));
  expect(told).toEqual([sids[0], sids[2], sids[1]]);
});

test("logout_hint: the sid that the client knows names the account", async () => {
  const client = await at("one.example", { backchannel_logout_uri: "https://one.example/bye" });
  const browser = createBrowser(base);
  const { sid } = decodeJwt((await world.tokens({}, client, browser)).body.id_token);
  await world.passThrough(browser, await browser.get(world.authorizeUrl({ prompt: "login" }, client)), "bob");
  const ask = (logout_hint: unknown, client_id: string) =>
    browser.get(`${world.issuer}/oidc/logout?${new URLSearchParams({ logout_hint: String(logout_hint), client_id })}`);
  expect((await ask(sid, client.client_id)).html).not.toContain("bob@example.com");
  expect((await ask(sid, world.client.client_id)).html).toContain("bob@example.com");
});

test("correlation: what another client that knows people by other names was given is no hint", async () => {
  const [one, same, two] = [await at("one.example"), await at("one.example"), await at("two.example")];
  const browser = createBrowser(base);
  const { body } = await world.tokens({}, one, browser);
  const silent = async (client: typeof one) =>
    (await browser.get(world.authorizeUrl({ prompt: "none", id_token_hint: body.id_token }, client))).sentTo
      ?.searchParams;
  expect((await silent(same))?.has("code")).toBe(true);
  expect((await silent(two))?.get("error")).toBe("invalid_request");
});

test("who-is-it: a client without consent learns from a silent answer nothing of whom it names", async () => {
  const client = await world.register();
  const browser = createBrowser(base);
  await world.authorize({}, world.client, browser);
  const answerTo = async (sub: string) => {
    const claims = JSON.stringify({ id_token: { sub: { value: sub } } });
    const { sentTo } = await browser.get(world.authorizeUrl({ prompt: "none", claims }, client));
    return sentTo?.search;
  };
  const right = await answerTo(world.alice.sub);
  expect(right).toContain("error=login_required");
  expect(await answerTo("somebody-else")).toBe(right);
});

test("subject-theft: a client registered before sectors were proven is refused when it asks", async () => {
  const client = await world.register({ redirect_uris: ["com.evil://victim.example/cb"], application_type: "native" });
  await world.sql`
    update clients set metadata = metadata || '{"subject_type":"pairwise"}'
    where tenant_id = ${world.tenantId} and client_id = ${client.client_id}`;
  const { sentTo } = await createBrowser(base).get(world.authorizeUrl({}, client));
  expect(sentTo?.searchParams.get("error")).toBe("unauthorized_client");
});

describe("subjects", () => {
  test("pairwise: another sub for each sector, the same for one, everywhere the same at one client", {
    tags: ["core-8", "op-subject"],
  }, async () => {
    const at = (host: string) =>
      world.register({ subject_type: "pairwise", redirect_uris: [`https://${host}/callback`], skip_consent: true });
    const [one, two, three] = [await at("one.example"), await at("one.example"), await at("two.example")];
    const subs = [];
    for (const client of [one, two, three]) {
      const { body } = await world.tokens({}, client);
      const { sub } = decodeJwt(body.id_token);
      expect((await world.userinfo(body.access_token)).body.sub).toBe(sub);
      expect((await world.call("/oauth/introspect", { token: body.access_token }, client)).body.sub).toBe(sub);
      expect(sub).toMatch(/^[\x21-\x7e]{1,255}$/);
      subs.push(sub);
    }
    expect(subs[0]).toBe(subs[1]);
    expect(subs[0]).not.toBe(subs[2]);
    expect(subs).not.toContain(world.alice.sub);
  });

  test("a pairwise id_token_hint names the person, for sign-in and for sign-out", {
    tags: "op-id-token-hint",
  }, async () => {
    const client = await world.register({ subject_type: "pairwise", redirect_uris: ["https://one.example/callback"] });
    const browser = createBrowser(base);
    const { body } = await world.tokens({}, client, browser);
    const silent = await browser.get(world.authorizeUrl({ prompt: "none", id_token_hint: body.id_token }, client));
    expect(silent.sentTo?.searchParams.get("code")).toBeTruthy();
    const out = await browser.get(
      `${world.issuer}/oidc/logout?${new URLSearchParams({ id_token_hint: body.id_token })}`,
    );
    expect(out.url).toBe(`${world.issuer}/signed-out`);
    expect((await browser.get(world.authorizeUrl({ prompt: "none" }, client))).sentTo?.searchParams.get("error")).toBe(
      "login_required",
    );
  });
});
