import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant, tenants } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { asSystem } from "@/lib/admin/system";
import { effectsIn } from ".";

const id = "effects";
const { db, sql } = database();
const redirect_uris = ["https://rp.example/cb"];
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

beforeAll(async () => {
  await createTenant(db, { id, name: "Effects", settings: { profile: "oidc-all" } });
  const subs: string[] = [];
  for (const username of ["ann", "bea", "cyd"]) subs.push((await createUser(db, id, { username })).sub);
  await sql`insert into totp_factors (tenant_id, id, user_id, name, secret, last_step, created_at)
    values (${id}, ${uuid(1)}, ${subs[0] ?? ""}, 'App', 'x', 0, now())`;
  for (const [n, hours] of [1, 13, 30].entries()) {
    await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
      values (${id}, ${uuid(n)}, ${Buffer.from(String(n))}, now(), now() + interval '1 day')`;
    await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, acr, amr, selected_at, created_at, expires_at)
      values (${id}, ${uuid(n)}, ${uuid(n)}, ${subs[n] ?? ""}, now() - make_interval(hours => ${hours}), 'x', '{pwd}', now(), now(),
        now() + interval '1 day')`;
  }
  await createClient(db, id, {
    client_id: "old",
    redirect_uris,
    grant_types: ["implicit", "authorization_code"],
    response_types: ["code", "id_token"],
  });
  await createClient(db, id, { client_id: "vouched", redirect_uris, skip_consent: true, require_pkce: true });
  await createClient(db, id, {
    client_id: "plain",
    redirect_uris: ["http://localhost/cb"],
    application_type: "native",
  });
  await createClient(db, id, { client_id: "own", redirect_uris, profile: "oidc-all" });
});
afterAll(closeDatabase);

const effects = async (settings: object, by: Context = asSystem(db)) =>
  effectsIn(await tenants.act(by, "effects", id, { settings })).map(({ effect, count, clients }) => [
    effect,
    count,
    ...clients,
  ]);

test.each([
  ["nothing of what is so already", { sign_in: { second_factor: "optional" } }, []],
  ["people without a factor", { sign_in: { second_factor: "required" } }, [["users_without_factor", 2]]],
  ["people with one", { offer: { totp: false } }, [["users_with_factor", 1]]],
  ["sessions of more than twelve hours", { lifetimes: { session: 43_200 } }, [["sessions_too_old", 2]]],
  ["clients that are excused", { consent: { may_be_skipped: false } }, [["clients_excused", 1, "vouched"]]],
  [
    "clients that RFC 9700 asks more of, but not one with a profile of its own",
    { profile: "bcp" },
    [
      ["clients_need_pkce", 2, "old", "plain"],
      ["clients_implicit", 1, "old"],
      ["clients_flow", 1, "old"],
    ],
  ],
  [
    "each setting by itself",
    { require_pushed_authorization_requests: true, offer: { token_endpoint_auth_methods: ["private_key_jwt"] } },
    [
      ["clients_must_push", 4, "old", "own", "plain", "vouched"],
      ["clients_authentication", 4, "old", "own", "plain", "vouched"],
    ],
  ],
])("a change is weighed: %s", async (_, settings, expected) => {
  expect(await effects(settings)).toEqual(expected);
});

test("what could not be set is not weighed, and nothing is changed by it", async () => {
  await expect(effects({ lifetimes: { code: 6_000 } })).rejects.toThrow("lifetimes.code");
  const { version } = await tenants.show(asSystem(db), id);
  expect(version).toBe(1);
});

test("other-tenant: an admin of another tenant counts nothing here", async () => {
  const admin: Context = { db, actor: { kind: "admin", userId: uuid(9) }, roles: { elsewhere: "owner" } };
  await expect(effects({ profile: "bcp" }, admin)).rejects.toThrow("is not yours");
});
