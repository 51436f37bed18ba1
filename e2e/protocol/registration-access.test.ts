import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { createRegistrationToken } from "@/lib/admin/resources/registration-tokens";
import { open, redirect_uris, registrar } from "./harness/registrar";
import { makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld({ registration: open });
});
const { register } = registrar(() => world);

describe("who may register", () => {
  test("without a token nobody, where the tenant asks for one; each token for as many as it was made for", {
    tags: "op-registration-modes",
  }, async () => {
    const guarded = await makeWorld({ registration: { mode: "initial_access_token" } });
    const tryWith = (token?: string) =>
      register({ redirect_uris }, token === undefined ? {} : { authorization: `Bearer ${token}` }, guarded.issuer);
    const refused = await tryWith();
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    const wrong = await tryWith("wrong");
    expect([wrong.status, wrong.body.error]).toEqual([401, "invalid_token"]);
    expect(wrong.headers.get("www-authenticate")).toMatch(/^Bearer error="invalid_token"/);

    const { token = "" } = await createRegistrationToken(guarded.db, guarded.tenantId, { uses: 3 });
    const bad = await register({ redirect_uris: [] }, { authorization: `Bearer ${token}` }, guarded.issuer);
    expect(bad.status).toBe(400);
    const answers = await Promise.all(Array.from({ length: 8 }, () => tryWith(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 401, 401, 401, 401, 401]);
    const [stored] = await guarded.sql`select hash from initial_access_tokens where tenant_id = ${guarded.tenantId}`;
    expect(stored?.hash).toEqual(createHash("sha256").update(token).digest());

    const { token: late = "" } = await createRegistrationToken(guarded.db, guarded.tenantId, { expires_in: 1 });
    await guarded.sql`update initial_access_tokens set expires_at = now() - interval '1 second' where tenant_id = ${guarded.tenantId}`;
    expect((await tryWith(late)).status).toBe(401);
  });

  test("a token of another tenant is worth nothing", async () => {
    const [one, other] = await Promise.all([
      makeWorld({ registration: { mode: "initial_access_token" } }),
      makeWorld({ registration: { mode: "initial_access_token" } }),
    ]);
    const { token } = await createRegistrationToken(one.db, one.tenantId, {});
    const headers = { authorization: `Bearer ${token}` };
    expect((await register({ redirect_uris }, headers, other.issuer)).status).toBe(401);
    expect((await register({ redirect_uris }, headers, one.issuer)).status).toBe(201);
  });

  test("flood: registrations from one address are bounded, and say when to come again", async () => {
    const small = await makeWorld({ registration: { mode: "open" }, limits: { registration: { most: 3 } } });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++) statuses.push((await register({ redirect_uris }, {}, small.issuer)).status);
    expect(statuses).toEqual([201, 201, 201, 429, 429]);
    const { headers } = await register({ redirect_uris }, {}, small.issuer);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(3_000);
    const { token } = await createRegistrationToken(small.db, small.tenantId, {});
    expect((await register({ redirect_uris }, { authorization: `Bearer ${token}` }, small.issuer)).status).toBe(201);
  });

  test("flood: there are never more such clients than the tenant allows, and a token is not used up for nothing", async () => {
    const small = await makeWorld({ registration: { mode: "initial_access_token", max_clients: 2 } });
    const { token } = await createRegistrationToken(small.db, small.tenantId, { uses: 10 });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => register({ redirect_uris }, { authorization: `Bearer ${token}` }, small.issuer)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 403, 403, 403, 403]);
    const [left] = await small.sql`select uses_left from initial_access_tokens where tenant_id = ${small.tenantId}`;
    expect(left?.uses_left).toBe(8);
  });

  test("the tenant narrows what such clients may have, and gives a default scope", async () => {
    const narrow = await makeWorld({
      registration: { ...open, grant_types: ["authorization_code"], default_scope: "openid profile" },
    });
    const refused = await register(
      { redirect_uris, grant_types: ["authorization_code", "refresh_token"] },
      {},
      narrow.issuer,
    );
    expect(refused.body.error).toBe("invalid_client_metadata");
    expect((await register({ redirect_uris }, {}, narrow.issuer)).body.scope).toBe("openid profile");
    expect((await register({ redirect_uris, scope: "openid dolphin" }, {}, narrow.issuer)).body.scope).toBe("openid");
  });
});
