import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { forUpdate, manage, open, redirect_uris, registrar } from "./harness/registrar";
import { makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld({ registration: open });
});
const { registered } = registrar(() => world);

describe("management", { tags: "registration-4" }, () => {
  test("a client reads itself whole", { tags: "op-registration-management" }, async () => {
    const client = await registered({ client_name: "Reader" });
    const { status, headers, body } = await manage(client, "GET");
    expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(body).toEqual(client);
  });

  test("a replacement is whole: what is left out falls back, the token is another one, the secret stays", {
    tags: "op-registration-management",
  }, async () => {
    const client = await registered({ client_name: "Before", contacts: ["a@rp.example"] });
    const { status, body } = await manage(client, "PUT", {
      client_id: client.client_id,
      redirect_uris,
      client_name: "After",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      client_id: client.client_id,
      client_name: "After",
      client_secret: client.client_secret,
      client_id_issued_at: client.client_id_issued_at,
    });
    expect(body).not.toHaveProperty("contacts");
    expect(body.registration_access_token).not.toBe(client.registration_access_token);
    expect((await manage(client, "GET")).status).toBe(401);
    expect((await manage(body, "GET")).body).toEqual(body);
  });

  test("a secret comes and goes with the way to authenticate", async () => {
    const client = await registered({ token_endpoint_auth_method: "none" });
    const { client_id } = client;
    const confidential = (await manage(client, "PUT", { client_id, redirect_uris })).body;
    expect(confidential).toMatchObject({ client_secret: expect.any(String), client_secret_expires_at: 0 });
    const publicAgain = await manage(confidential, "PUT", {
      client_id,
      redirect_uris,
      token_endpoint_auth_method: "none",
    });
    expect(publicAgain.body).not.toHaveProperty("client_secret");
  });

  test("a secret that is too short for a new algorithm gives way to one that is not", {
    tags: "op-short-secret",
  }, async () => {
    const { updateClient } = await import("@/lib/admin/resources/clients");
    const client = await registered();
    const short = "a secret of twenty-four.";
    await updateClient(world.db, world.tenantId, client.client_id, { client_secret: short });
    const { client_id } = client;
    const same = (await manage(client, "PUT", { client_id, redirect_uris })).body;
    expect(same.client_secret).toBe(short);
    const longer = await manage(same, "PUT", { client_id, redirect_uris, id_token_signed_response_alg: "HS512" });
    expect(longer.body.client_secret).toMatch(/^[\w-]{64,}$/);
  });

  test("of two replacements with one token exactly one happens", async () => {
    const client = await registered();
    const answers = await Promise.all(
      ["One", "Two", "Three"].map((client_name) => manage(client, "PUT", { ...forUpdate(client), client_name })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  test("a replacement is checked like a registration, and names its client and secret or none", async () => {
    const client = await registered();
    const fine = forUpdate(client);
    for (const wrong of [
      { ...fine, client_id: "other" },
      { redirect_uris },
      { ...fine, client_secret: "wrong" },
      { ...fine, client_secret: 1 },
      { ...fine, registration_access_token: client.registration_access_token },
      { ...fine, redirect_uris: ["http://rp.example/x"] },
      { ...fine, grant_types: ["password"] },
      { ...fine, client_name: "\u0000" },
    ])
      expect((await manage(client, "PUT", wrong)).status).toBe(400);
    expect((await manage(client, "PUT", fine)).status).toBe(200);
  });

  test("token-of-another: no client, a wrong token, another client's and none at all read the same", async () => {
    const [client, other] = [await registered(), await registered()];
    const unknown = { ...client, registration_client_uri: `${client.registration_client_uri}x` };
    const refusals = [
      await manage(unknown, "GET"),
      await manage(client, "GET", undefined, "wrong"),
      await manage(client, "GET", undefined, other.registration_access_token),
      await manage(client, "PUT", forUpdate(client), other.registration_access_token),
      await manage(client, "DELETE", undefined, other.registration_access_token),
      await manage(client, "GET", undefined, "é".normalize("NFD").replace(/[^\x20-\x7e]/g, "%00")),
    ];
    for (const { status, body, headers } of refusals) {
      expect([status, body]).toEqual([401, refusals[0]?.body]);
      expect(headers.get("www-authenticate")).toBe(refusals[0]?.headers.get("www-authenticate"));
      expect(body.error).toBe("invalid_token");
    }
    const none = await fetch(client.registration_client_uri);
    expect([none.status, none.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect((await manage(client, "GET")).status).toBe(200);
  });

  test("an operator's client cannot be managed, nor one through another tenant", async () => {
    const at = (id: string) => ({ registration_client_uri: `${world.issuer}/oauth/register/${id}` });
    expect((await manage(at(world.client.client_id), "GET", undefined, world.client.client_secret)).status).toBe(401);
    const elsewhere = await makeWorld({ registration: open });
    const client = await registered();
    const there = {
      ...client,
      registration_client_uri: client.registration_client_uri.replace(world.tenantId, elsewhere.tenantId),
    };
    expect((await manage(there, "GET")).status).toBe(401);
  });

  test("tokens and secrets do not lie open in the database", async () => {
    const client = await registered();
    const [row] = await world.sql`select clients::text as all from clients where client_id = ${client.client_id}`;
    expect(row?.all).not.toContain(client.client_secret);
    expect(row?.all).not.toContain(client.registration_access_token);
    expect(row?.all).toContain(createHash("sha256").update(client.registration_access_token).digest("hex"));
  });
});
