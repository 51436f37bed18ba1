import { beforeAll, describe, expect, test } from "vitest";
import { answer, api, basic, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const post = async (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  answer(
    await fetch(`${world.issuer}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", ...fields }),
      headers,
    }),
  );

describe("client authentication", () => {
  test("a wrong secret in the header is answered with 401 and a challenge", { tags: "op-one-method" }, async () => {
    const { status, body, headers } = await post({}, { authorization: basic(world.client.client_id, "wrong") });
    expect(status).toBe(401);
    expect(body.error).toBe("invalid_client");
    expect(headers.get("www-authenticate")).toMatch(/^Basic /);
    const { client_id } = await world.register({ token_endpoint_auth_method: "client_secret_post" });
    const inBody = await post({ client_id, client_secret: "wrong" });
    expect([inBody.status, inBody.body.error]).toEqual([401, "invalid_client"]);
    expect(inBody.headers.has("www-authenticate")).toBe(false);
  });

  test("enumeration: an unknown client and a wrong secret read the same", async () => {
    const unknown = await post({}, { authorization: basic("nobody", "wrong") });
    const wrong = await post({}, { authorization: basic(world.client.client_id, "wrong") });
    expect(unknown.status).toBe(wrong.status);
    expect(unknown.body).toEqual(wrong.body);
  });

  test("takes the registered method and no other", { tags: ["core-9", "op-one-method"] }, async () => {
    const { client_id, client_secret = "" } = world.client;
    expect((await post({ client_id, client_secret })).body.error).toBe("invalid_client");
    expect((await post({ client_id })).body.error).toBe("invalid_client");
    expect((await post({}, { authorization: basic(client_id, client_secret) })).status).toBe(200);
  });

  test("refuses two methods at once", { tags: "op-one-method" }, async () => {
    const { client_id, client_secret = "" } = world.client;
    const { status, body } = await post(
      { client_id, client_secret },
      { authorization: basic(client_id, client_secret) },
    );
    expect(status).toBe(400);
    expect(body.error).toBe("invalid_request");
  });

  test("form-decodes both parts of the header", { tags: "op-client-secret" }, async () => {
    const client = await world.register({
      client_id: "with:colon/and+plus%20",
      client_secret: "s3cret: with & odd + characters %",
    });
    expect((await post({}, { authorization: basic(client.client_id, client.client_secret ?? "") })).status).toBe(200);
  });

  test("a client that was deleted or disabled is unknown at once", async () => {
    const client = await world.register();
    const authorization = basic(client.client_id, client.client_secret ?? "");
    expect((await post({}, { authorization })).status).toBe(200);
    await world.sql`update clients set disabled_at = now() where tenant_id = ${world.tenantId} and client_id = ${client.client_id}`;
    await expect.poll(async () => (await post({}, { authorization })).status).toBe(401);
  });

  test("refuses a grant that the client is not registered for, and one that is not on offer", async () => {
    const client = await world.register({ grant_types: ["authorization_code"] });
    const authorization = basic(client.client_id, client.client_secret ?? "");
    expect((await post({}, { authorization })).body.error).toBe("unauthorized_client");
    expect((await post({ grant_type: "password" }, { authorization })).body.error).toBe("unsupported_grant_type");
  });

  test("client credentials bring no person and no OpenID Connect scope", async () => {
    const client = await world.register({ scope: "openid api:read" });
    const authorization = basic(client.client_id, client.client_secret ?? "");
    expect((await post({ scope: "openid" }, { authorization })).body.error).toBe("invalid_scope");
    const { body } = await post({ scope: "api:read" }, { authorization });
    expect((await world.userinfo(body.access_token)).body.error).toBe("insufficient_scope");
  });

  test("client credentials give nothing that the client is not registered for", async () => {
    const client = await world.register({ resources: [] });
    const authorization = basic(client.client_id, client.client_secret ?? "");
    expect((await post({ scope: "api:read" }, { authorization })).body.error).toBe("invalid_scope");
    expect((await post({ resource: api }, { authorization })).body.error).toBe("invalid_target");
  });

  test("refuses a resource that is not on offer", async () => {
    const authorization = basic(world.client.client_id, world.client.client_secret ?? "");
    expect((await post({ resource: "https://elsewhere.example" }, { authorization })).body.error).toBe(
      "invalid_target",
    );
    expect((await post({ resource: "not a uri" }, { authorization })).body.error).toBe("invalid_target");
  });
});
