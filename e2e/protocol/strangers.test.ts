import { beforeAll, describe, expect, test } from "vitest";
import { answer, api, basic, type Json, makeWorld, type World } from "./harness/world";

/** What strangers can do with clients that they registered themselves. */

const redirect_uris = ["https://evil.example/callback"];
const registration = { mode: "open", per_address: 100_000 };
let world: World;
let vouching: World;

beforeAll(async () => {
  world = await makeWorld({ registration });
  vouching = await makeWorld({ registration: { ...registration, trust: "token" } });
});

async function register(more: Json = {}, { issuer } = world): Promise<Json> {
  const { status, body } = await answer(
    await fetch(`${issuer}/oauth/register`, {
      method: "POST",
      body: JSON.stringify({ redirect_uris, ...more }),
      headers: { "content-type": "application/json" },
    }),
  );
  expect([status, body.error_description]).toEqual([201, undefined]);
  return body;
}

describe("attack: API scopes by open registration", () => {
  const grant_types = ["authorization_code", "client_credentials"];
  const asItself = async (client: Json, params: Record<string, string>, { issuer } = world) =>
    answer(
      await fetch(`${issuer}/oauth/token`, {
        method: "POST",
        body: new URLSearchParams({ grant_type: "client_credentials", ...params }),
        headers: { authorization: basic(client.client_id, client.client_secret) },
      }),
    );

  test("such a client is registered for none, and gets none as itself, even where it was registered for them before", async () => {
    const client = await register({ grant_types, scope: "openid api:read" });
    expect(client.scope).toBe("openid");
    const { sql, tenantId } = world;
    await sql`
      update clients set metadata = metadata || ${JSON.stringify({ scope: "openid api:read", resources: [api] })}::jsonb
      where tenant_id = ${tenantId} and client_id = ${client.client_id}`;
    await expect
      .poll(async () => (await asItself(client, { scope: "api:read" })).body.error_description)
      .toBe("scope api:read is not for this client");
    expect((await asItself(client, { resource: api })).body.error).toBe("invalid_target");
  });

  test("where the tenant vouches for whoever registers, they are as those that came with a token", async () => {
    const client = await register({ grant_types, scope: "openid api:read" }, vouching);
    expect(client.scope).toBe("openid api:read");
    expect((await asItself(client, { scope: "api:read" }, vouching)).body).toMatchObject({ scope: "api:read" });
  });
});
