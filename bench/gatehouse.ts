import { database, type Sql } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { clients } from "./clients";
import { startServer } from "./server";
import { app, claimsOf, people, resources, type Side, service } from "./side";
import { usageBelow } from "./usage";

const tenant = "bench";
const isPostgres = (command: string) => /^(?:\S*\/)?postgres\b/.test(command);

/** What `npm start` runs, with its defaults: a worker per core and its own PostgreSQL, durable, in a new folder. */
export async function startGatehouse(folder: string): Promise<Side> {
  const { origin, pid, stop } = await startServer(folder);
  await seed();
  return {
    name: "Gatehouse",
    issuer: `${origin}/t/${tenant}`,
    usage: () => ({
      server: usageBelow(pid, (command) => !isPostgres(command)),
      database: usageBelow(pid, isPostgres),
    }),
    stop,
  };
}

async function seed(): Promise<void> {
  const { db, sql } = database();
  await createTenant(db, {
    id: tenant,
    name: "Bench",
    settings: {
      profile: "oidc-all",
      resources: Object.entries(resources).map(([alg, identifier]) => ({
        identifier,
        name: alg,
        access_token_signed_response_alg: alg,
      })),
      // One address signs everybody in.
      sign_in: { failures_per_account: 1_000_000, failures_per_address: 1_000_000 },
      limits: { authorize: { most: 10_000_000 } },
    },
  });
  for (const client of clients) {
    const isService = client.client_id === service.client_id;
    await createClient(db, tenant, { ...client, ...(isService && { resources: Object.values(resources) }) });
  }
  for (const person of people) await createUser(db, tenant, { ...person, ...claimsOf(person.username) });
  await addPast(sql);
}

/** A thousand sign-ins of everybody: a tenant in use has full tables, and PostgreSQL plans otherwise for empty ones. */
async function addPast(sql: Sql): Promise<void> {
  await sql`
    with past_browsers as (
      insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
      select ${tenant}, id, sha256(uuid_send(id)), now(), now() + interval '14 days'
      from (select gen_random_uuid() as id from generate_series(1, 1000)) made
      returning id
    ), past_interactions as (
      insert into interactions (tenant_id, id, browser_id, prompt, reason, request, created_at, expires_at, completed_at)
      select ${tenant}, gen_random_uuid()::text, id, 'login', 'no_session', '{}', now(), now() + interval '1 hour', now()
      from past_browsers
    ), past_sessions as (
      insert into sessions (tenant_id, id, browser_id, user_id, auth_time, amr, acr, selected_at, created_at, expires_at)
      select ${tenant}, gen_random_uuid(), b.id, u.id, now(), '{pwd}', '', now(), now(), now() + interval '14 days'
      from past_browsers b, users u where u.tenant_id = ${tenant}
      returning id, user_id
    ), past_authorizations as (
      insert into authorizations (tenant_id, id, client_id, user_id, session_id, code_hash, scopes, resources, request,
        created_at, redeemed_at, expires_at)
      select ${tenant}, gen_random_uuid(), ${app.client_id}, user_id, id, sha256(uuid_send(id)), '{openid,offline_access}', '{}',
        '{}', now(), now(), now() + interval '1 year'
      from past_sessions
      returning id
    ), past_access_tokens as (
      insert into access_tokens (tenant_id, hash, client_id, authorization_id, scopes, created_at, expires_at)
      select ${tenant}, sha256(uuid_send(id)), ${app.client_id}, id, '{openid}', now(), now() + interval '1 hour'
      from past_authorizations
    )
    insert into refresh_tokens (tenant_id, hash, client_id, authorization_id, created_at, expires_at)
    select ${tenant}, sha256(uuid_send(id)), ${app.client_id}, id, now(), now() + interval '30 days' from past_authorizations`;
  await sql`vacuum analyze`;
}
