import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser, hiddenFields } from "./harness/browser";
import { allTypes, fragmentOf, half, implicit, verifiedBy } from "./harness/tokens";
import { answer, api, base, makeWorld, password, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const verified = (token: string, audience = world.client.client_id) => verifiedBy(world.issuer, token, audience);

describe("response types", () => {
  test("id_token: scope claims go into the ID token, nonce is mandatory", {
    tags: ["core-3.2", "op-response-types", "op-token-hashes", "op-scope-claims"],
  }, async () => {
    const client = await world.register({ ...implicit, response_types: allTypes });
    const back = await world.authorize(
      { response_type: "id_token", scope: "openid email", nonce: "n", state: "s" },
      client,
    );
    const { id_token = "", state, iss } = fragmentOf(back);
    expect([state, iss, back.search]).toEqual(["s", world.issuer, ""]);
    const { payload } = await verified(id_token, client.client_id);
    expect(payload).toMatchObject({ nonce: "n", email: "alice@example.com", s_hash: half("s") });
    expect(payload).not.toHaveProperty("at_hash");
    const without = await createBrowser(base).get(
      world.authorizeUrl({ response_type: "id_token", state: "s" }, client),
    );
    expect(fragmentOf(without.sentTo as URL)).toMatchObject({ error: "invalid_request", state: "s" });
  });

  test.each(["id_token token", "code id_token", "code token", "code id_token token"])(
    "%s: the parts, their hashes, and a code that works",
    { tags: ["core-3.3", "op-response-types", "op-token-hashes"] },
    async (response_type) => {
      const client = await world.register({ ...implicit, response_types: allTypes });
      const back = await world.authorize({ response_type, nonce: "n" }, client);
      const parts = fragmentOf(back);
      const values = response_type.split(" ");
      expect(parts.code !== undefined).toBe(values.includes("code"));
      expect(parts.access_token !== undefined).toBe(values.includes("token"));
      expect(parts.id_token !== undefined).toBe(values.includes("id_token"));
      if (parts.access_token) {
        expect(parts).toMatchObject({ token_type: "Bearer", expires_in: "3600" });
        expect((await world.userinfo(parts.access_token)).body.sub).toBe(world.alice.sub);
      }
      if (parts.id_token) {
        const { payload } = await verified(parts.id_token, client.client_id);
        expect(payload.c_hash).toBe(parts.code && half(parts.code));
        expect(payload.at_hash).toBe(parts.access_token && half(parts.access_token));
        expect(payload).not.toHaveProperty("email");
      }
      if (parts.code) {
        const redeemed = await world.token(
          { grant_type: "authorization_code", code: parts.code, redirect_uri: client.redirect_uris[0] },
          client,
        );
        expect(redeemed.status).toBe(200);
        const first = parts.id_token ? decodeJwt(parts.id_token) : undefined;
        const second = decodeJwt(redeemed.body.id_token);
        if (first) expect([second.iss, second.sub]).toEqual([first.iss, first.sub]);
      }
    },
  );

  test("hybrid code-replay: the front-channel access token stops too", {
    tags: ["core-3.1.3", "core-3.3", "op-code-once"],
  }, async () => {
    const client = await world.register({ ...implicit, response_types: allTypes });
    const parts = fragmentOf(await world.authorize({ response_type: "code token" }, client));
    const redeem = () =>
      world.token(
        { grant_type: "authorization_code", code: parts.code, redirect_uri: client.redirect_uris[0] },
        client,
      );
    expect((await redeem()).status).toBe(200);
    expect((await redeem()).body.error).toBe("invalid_grant");
    expect((await world.userinfo(parts.access_token ?? "")).status).toBe(401);
  });

  test.each([...allTypes])(
    "%s: nonce is mandatory where an ID token comes through the browser, else optional",
    { tags: "op-nonce" },
    async (response_type) => {
      const client = await world.register({ ...implicit, response_types: allTypes });
      const { sentTo } = await createBrowser(base).get(world.authorizeUrl({ response_type, prompt: "none" }, client));
      const error = new URLSearchParams(sentTo?.search || sentTo?.hash.slice(1)).get("error");
      expect(error).toBe(response_type.includes("id_token") ? "invalid_request" : "login_required");
    },
  );

  test("the values of a response_type may come in any order", { tags: "op-response-types" }, async () => {
    const client = await world.register({ ...implicit, response_types: allTypes });
    const parts = fragmentOf(await world.authorize({ response_type: "token id_token code", nonce: "n" }, client));
    expect(Object.keys(parts)).toEqual(expect.arrayContaining(["code", "access_token", "id_token"]));
  });

  test.each(["query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt"])(
    "response_mode %s: state comes back to the byte, and iss is there",
    { tags: ["op-response-modes", "op-state-and-iss"] },
    async (response_mode) => {
      const state = `a b+c%20/ü"<&'\\=?#日本`;
      const browser = createBrowser(base);
      await world.authorize({}, world.client, browser);
      const page = await browser.get(world.authorizeUrl({ response_mode, state }));
      const sent = page.sentTo
        ? Object.fromEntries(new URLSearchParams(page.sentTo.search || page.sentTo.hash.slice(1)))
        : hiddenFields(page.html);
      const parts = response_mode.includes("jwt") ? (await verified(sent.response ?? "")).payload : sent;
      expect(parts).toMatchObject({ state, iss: world.issuer, code: expect.any(String) });
      expect(page.sentTo ? page.sentTo.hash !== "" : false).toBe(response_mode.startsWith("fragment"));
    },
  );

  test("form_post carries tokens, to an address with a registered query", { tags: "op-registered-query" }, async () => {
    const client = await world.register({
      ...implicit,
      response_types: allTypes,
      redirect_uris: ["https://rp.example/callback?registered=1"],
    });
    const browser = createBrowser(base);
    await world.authorize({ response_type: "id_token", nonce: "n" }, client, browser);
    const page = await browser.get(
      world.authorizeUrl({ response_type: "id_token token", response_mode: "form_post", nonce: "n" }, client),
    );
    expect(page.html).toContain(`action="https://rp.example/callback?registered=1"`);
    const parts = hiddenFields(page.html);
    expect((await verified(parts.id_token ?? "", client.client_id)).payload.nonce).toBe("n");
    expect((await world.userinfo(parts.access_token ?? "")).status).toBe(200);
  });

  test("none: signs in and answers with nothing but state, iss and session_state", {
    tags: ["session-management-3", "op-response-types"],
  }, async () => {
    const client = await world.register({ response_types: ["none", "code"] });
    const back = await world.authorize({ response_type: "none", state: "s" }, client);
    expect([...back.searchParams.keys()].sort()).toEqual(["iss", "session_state", "state"]);
  });

  test("query is refused for tokens, and the refusal goes into the fragment", { tags: "op-fragment" }, async () => {
    const client = await world.register({ ...implicit, response_types: allTypes });
    const page = await createBrowser(base).get(
      world.authorizeUrl({ response_type: "id_token", nonce: "n", response_mode: "query" }, client),
    );
    expect(fragmentOf(page.sentTo as URL).error).toBe("invalid_request");
  });

  test("tokens-in-query: where no mode may carry tokens, no type that has them is on offer", async () => {
    const queryAlone = await makeWorld({ offer: { response_modes: ["query"] } });
    const { body } = await answer(await fetch(`${queryAlone.issuer}/.well-known/openid-configuration`));
    expect(body.response_types_supported).toEqual(["code", "none"]);
    const page = await createBrowser(base).get(queryAlone.authorizeUrl({ response_type: "id_token", nonce: "n" }));
    expect(page.sentTo?.searchParams.get("error")).toBe("unsupported_response_type");
    const formAlone = await makeWorld({ offer: { response_modes: ["form_post"] } });
    const client = await formAlone.register({ ...implicit, response_types: allTypes, skip_consent: true });
    const browser = createBrowser(base);
    const url = formAlone.authorizeUrl({ response_type: "id_token", nonce: "n" }, client);
    expect((await browser.get(url)).html).toContain('value="invalid_request"');
    const login = await browser.get(`${url}&response_mode=form_post`);
    const form = await browser.submit(login, { identifier: "alice", password, do: "sign_in" });
    expect(form.html).toContain('name="id_token"');
  });

  test("a tenant without response modes tells the person, and is no fault of ours", async () => {
    const silent = await makeWorld({ offer: { response_modes: [] } }, { grant_types: ["client_credentials"] });
    const page = await createBrowser(base).get(silent.authorizeUrl());
    expect([page.status, page.sentTo]).toEqual([400, undefined]);
    const machines = await makeWorld(
      { offer: { grant_types: ["client_credentials"] } },
      { grant_types: ["client_credentials"] },
    );
    expect((await machines.token({ grant_type: "client_credentials", resource: api })).status).toBe(200);
    const { body } = await answer(await fetch(`${machines.issuer}/.well-known/openid-configuration`));
    expect(body.response_types_supported).toEqual(["none"]);
    expect(body).not.toHaveProperty("code_challenge_methods_supported");
  });

  test("an ID token without openid is invalid_scope; a type not registered is unauthorized_client", {
    tags: "op-plain-oauth",
  }, async () => {
    const client = await world.register({ ...implicit, response_types: allTypes });
    const noOpenid = await createBrowser(base).get(
      world.authorizeUrl({ response_type: "id_token", nonce: "n", scope: "profile" }, client),
    );
    expect(fragmentOf(noOpenid.sentTo as URL).error).toBe("invalid_scope");
    const unregistered = await createBrowser(base).get(world.authorizeUrl({ response_type: "id_token", nonce: "n" }));
    expect(fragmentOf(unregistered.sentTo as URL).error).toBe("unauthorized_client");
  });
});
