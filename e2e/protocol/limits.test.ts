import { describe, expect, inject, onTestFinished, test } from "vitest";
import { serve } from "@/test/hostile-server";
import { createBrowser } from "./harness/browser";
import { answer, base, makeWorld, type World } from "./harness/world";

/** A test that rests on the caller's address, which plain `next start` does not know. */
const withAddress = (title: string, run: () => Promise<void>) => {
  if (inject("mount") === "server.ts") test(title, run);
};

const rowsOf = async ({ sql, tenantId }: World) => {
  const [row] = await sql`
    select (select count(*)::int from interactions where tenant_id = ${tenantId}) as interactions,
      (select count(*)::int from browsers where tenant_id = ${tenantId}) as browsers`;
  return row;
};

describe("what a request that proves nothing may cost", () => {
  withAddress("unbounded rows: an address may leave so many requests waiting, then is told to come later", async () => {
    const world = await makeWorld({ limits: { authorize: { most: 3, window: 600 } } });
    const known = createBrowser(base);
    await world.authorize({}, world.client, known);
    const ask = (state: string) => fetch(world.authorizeUrl({ state }), { redirect: "manual" });
    expect((await ask("a")).status).toBe(303);
    expect((await ask("b")).status).toBe(303);
    const refused = await ask("x".repeat(4000));
    expect(refused.status).toBe(429);
    expect(refused.headers.get("content-type")).toContain("text/html");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(590);
    for (let n = 0; n < 3; n++) expect((await ask(`more ${n}`)).status).toBe(429);
    expect(await rowsOf(world)).toEqual({ interactions: 3, browsers: 3 });

    // Where somebody is signed in, nothing is counted; and nothing where no person is asked.
    expect((await known.get(world.authorizeUrl({ prompt: "login" }))).html).toContain('name="password"');
    const silent = await createBrowser(base).get(world.authorizeUrl({ prompt: "none" }));
    expect(silent.sentTo?.searchParams.get("error")).toBe("login_required");
  });

  withAddress("attack: a page full of images uses up nobody's allowance", async () => {
    const one = { most: 1, window: 600 };
    const world = await makeWorld({ limits: { authorize: one, posted_request: one, pushed_request: one } });
    const open = await world.register({ token_endpoint_auth_method: "none", grant_types: ["authorization_code"] });
    const url = world.authorizeUrl();
    const body = new URL(url).search.slice(1);
    const send = (to: string, dest: string, mode: string, posted?: string) =>
      fetch(to, {
        ...(posted !== undefined && { method: "POST", body: posted }),
        redirect: "manual",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "sec-fetch-site": "cross-site",
          "sec-fetch-dest": dest,
          "sec-fetch-mode": mode,
        },
      });
    for (const [dest, mode, posted] of [
      ["image", "no-cors"],
      ["iframe", "navigate"],
      ["empty", "no-cors", body],
      ["iframe", "navigate", body],
    ] as const) {
      const refused = await send(posted === undefined ? url : `${world.issuer}/authorize`, dest, mode, posted);
      expect(refused.status).toBe(400);
      expect(refused.headers.get("content-type")).toContain("text/html");
      const pushed = await send(`${world.issuer}/oauth/par`, dest, mode, `${body}&client_id=${open.client_id}`);
      expect(pushed.status).toBe(400);
    }
    expect(await world.sql`select 1 from attempts where tenant_id = ${world.tenantId}`).toHaveLength(0);
    const silent = await send(world.authorizeUrl({ prompt: "none" }), "iframe", "navigate");
    expect(silent.headers.get("location")).toContain("error=login_required");
    expect((await send(`${world.issuer}/authorize`, "document", "navigate", body)).status).toBe(303);
    expect((await send(url, "document", "navigate")).status).toBe(303);
  });

  withAddress(
    "pushed requests of clients that cannot authenticate, or that nobody vouches for, are bounded, others are not",
    async () => {
      const world = await makeWorld({ limits: { pushed_request: { most: 1 } } });
      const open = await world.register({ token_endpoint_auth_method: "none", grant_types: ["authorization_code"] });
      const own = await world.register();
      await world.sql`
      update clients set trust = 'self' where tenant_id = ${world.tenantId} and client_id = ${own.client_id}`;
      const push = (client = world.client) =>
        world.call(
          "/oauth/par",
          {
            response_type: "code",
            redirect_uri: client.redirect_uris[0],
            code_challenge: "a".repeat(43),
            code_challenge_method: "S256",
          },
          client,
        );
      expect((await push(open)).status).toBe(201);
      expect(await push(open)).toMatchObject({ status: 429, body: { error: "temporarily_unavailable" } });
      expect((await push(own)).status).toBe(429);
      for (let n = 0; n < 2; n++) expect((await push()).status).toBe(201);
    },
  );

  withAddress(
    "starvation: one address can have so many request objects fetched and no more; what is kept costs nothing",
    async () => {
      const world = await makeWorld({ limits: { request_uri: { most: 2 } } });
      const host = await serve(({ url }, response) => {
        if (url === "/kept") response.setHeader("cache-control", "max-age=60");
        response.end("no object");
      });
      onTestFinished(host.close);
      const request_uris = ["/kept", "/fresh"].map((path) => host.origin + path);
      const client = await world.register({ request_uris });
      const ask = async (path: string) => {
        const page = await createBrowser(base).get(world.authorizeUrl({ request_uri: host.origin + path }, client));
        return page.sentTo?.searchParams.get("error") ?? page.status;
      };
      for (const path of ["/kept", "/fresh"]) expect(await ask(path)).toBe("invalid_request_object");
      expect(await ask("/fresh")).toBe(429);
      expect(host.paths).toEqual(["/kept", "/fresh"]);
    },
  );

  test("a client that registered itself spends as much by replacing its metadata as by registering", async () => {
    const world = await makeWorld({ registration: { mode: "open" }, limits: { registration: { most: 2 } } });
    const metadata = { redirect_uris: ["https://rp.example/callback"] };
    const send = async (url: string, method: string, body: unknown, token?: string) =>
      answer(
        await fetch(url, {
          method,
          body: JSON.stringify(body),
          headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
        }),
      );
    const { body: made } = await send(`${world.issuer}/oauth/register`, "POST", metadata);
    const change = { ...metadata, client_id: made.client_id };
    const put = (token: string) => send(made.registration_client_uri, "PUT", change, token);
    const first = await put(made.registration_access_token);
    expect(first.status).toBe(200);
    const second = await put(first.body.registration_access_token);
    expect(second.status).toBe(429);
    expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});
