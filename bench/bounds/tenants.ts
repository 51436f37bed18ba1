import { database } from "@/db/client";
import { makeAdmin } from "@/e2e/screens/dashboard";
import { applicationKinds } from "@/lib/admin/application-kinds";
import { clients } from "@/lib/admin/resources/clients";
import { tenants } from "@/lib/admin/resources/tenants";
import { webhooks } from "@/lib/admin/resources/webhooks";
import { asSystem } from "@/lib/admin/system";
import { atLength } from "./at-length";
import { appId, big, counts, tenantId } from "./size";

/**
 * The big tenant and one more as they are made, and the others with the rows of that one: to make keys for a thousand takes minutes.
 * Theirs can be looked at and not signed with. And somebody who is a member of each of them.
 */
export async function seedTenants(): Promise<void> {
  const { db, sql } = database();
  const context = asSystem(db);
  await tenants.create(context, { id: big, name: "Northwind" });
  await tenants.create(context, { id: tenantId(1), name: "Subsidiary No 1" });
  const ids = Array.from({ length: counts.tenants - 2 }, (_, at) => tenantId(at + 2));
  await sql`
    insert into tenants (id, name, pairwise_salt, settings)
    select id, 'Subsidiary No ' || n, pairwise_salt, settings
    from (select pairwise_salt, settings from tenants where id = ${tenantId(1)}) t, unnest(${ids}::text[]) with ordinality as made (id, n)`;
  await sql`
    insert into keys (tenant_id, kid, alg, public_jwk, private_jwk, signs_from)
    select id, kid, alg, public_jwk, private_jwk, signs_from from keys, unnest(${ids}::text[]) id where tenant_id = ${tenantId(1)}`;
  const sub = await makeAdmin(big, "owner", "Mary of All");
  await sql`
    insert into members (tenant_id, user_id, role) select id, ${sub}, 'owner' from tenants where id <> 'system'
    on conflict do nothing`;
}

/** The applications of the big tenant, of every kind, as they are made. */
export async function seedClients(): Promise<void> {
  const { db, sql } = database();
  const context = asSystem(db, big);
  for (let at = 1; at <= counts.clients; at++) {
    const kind = applicationKinds[at % applicationKinds.length]!;
    const isMachine = kind === "machine" || kind === "device";
    await clients.create(context, {
      client_id: appId(at),
      client_name: `Application No ${at}`,
      kind,
      ...(!isMachine && { redirect_uris: [`https://app-${at}.northwind.example/callback`] }),
    });
  }
  await sql`
    update clients set created_at = now() - interval '400 days', last_used_at = now() - random() * interval '90 days'
    where tenant_id = ${big}`;
}

/** A webhook with what was sent to it. It gets nothing more: nobody is at its address. */
export async function seedWebhook(): Promise<void> {
  const context = asSystem(database().db, big);
  const { id } = await webhooks.create(context, { url: "https://hooks.northwind.example/", events: ["*"] });
  await webhooks.update(context, id, { enabled: false });
  await atLength(
    (tx) => tx`
    insert into webhook_deliveries (tenant_id, webhook_id, event_id, type, payload, created_at, attempts, answer_status, duration_ms, delivered_at)
    select ${big}, ${id}, gen_random_uuid(), 'sign-in.succeeded',
      jsonb_build_object('type', 'sign-in.succeeded', 'timestamp', now(), 'data', '{}'::jsonb),
      now() - n * interval '20 seconds', 1, 200, 120, now() - n * interval '20 seconds'
    from generate_series(1, ${counts.deliveries}::int) n`,
  );
}
