import { database } from "@/db/client";
import { sealOf } from "@/lib/events/seal";
import { sealKeys } from "@/lib/events/seal-key";
import { countEvents } from "@/lib/store/counting";
import { sealStore } from "@/lib/store/event-seals";
import { atLength } from "./at-length";
import { big, counts, days, quietApp, tenantId } from "./size";

/** Of each of the other tenants. */
const each = 100;

/** The audit log of three months, in its partitions, and what is counted of it. */
export async function seedEvents(): Promise<void> {
  await sealTheRest();
  await seedOfBig();
  await seedOfOthers();
  await seedCounters();
}

/** The chain of the big tenant begins behind what is seeded: to seal five million events takes longer than to look at them. */
async function sealTheRest(): Promise<void> {
  const { sql } = database();
  const [key] = sealKeys(big);
  if (!key) throw new Error("there is no key to seal with");
  const now = `${new Date().toISOString().slice(0, -1)}000Z`;
  const chain = sealStore(sql, big);
  const previous = await chain.newest();
  const sealed = { tenant: big, events: [], previous, sealedAt: now, sealedUntil: now, retainedFrom: now };
  await chain.add(sealOf(sealed, key));
}

/** Nearly all are sign-ins and what comes of them. One person and one application have many, some names and one application very few. */
async function seedOfBig(): Promise<void> {
  const { sql } = database();
  const many = counts.events - (counts.tenants - 1) * each;
  for (let month = 0; month <= 4; month++)
    await sql`select gatehouse_event_partition((now() - make_interval(months => ${month}::int))::date)`;
  await atLength(async (tx) => {
    await tx`
      with numbered as (
        select n, now() - make_interval(days => ${days}::int) + n * (interval '1 second' * ${(days * 86_400 - 600) / many}::float8) as at,
          md5('person-' || case when n % 97 = 0 then 7 else 1 + n::bigint * 7919 % ${counts.users}::int end)::uuid as person,
          'app-' || lpad((1 + floor(997 * power(random(), 3)))::text, 4, '0') as app,
          case when n % 1000 < 450 then 'authorization.issued' when n % 1000 < 800 then 'sign-in.succeeded'
            when n % 1000 < 900 then 'session.ended' when n % 1000 < 960 then 'sign-in.failed' when n % 1000 < 990 then 'consent.given'
            when n % 1000 < 999 then 'user.changed' when n % 1000000 = 999 then 'key.rotated' else 'client.changed' end as name
        from generate_series(1, ${many}::int) n
      )
      insert into events (tenant_id, at, name, actor_kind, actor, user_id, client_id, session_id, address, request_id, data)
      select ${big}, at, name,
        case when name in ('user.changed', 'client.changed', 'key.rotated') then 'admin' else 'person' end, person,
        case when name not in ('client.changed', 'key.rotated') then person end,
        case when n % 200000 = 17 then ${quietApp} when name in ('authorization.issued', 'consent.given', 'client.changed') then app end,
        case when name in ('authorization.issued', 'session.ended') then md5('session-' || n % 200000)::uuid end,
        left(md5((n % 5000)::text), 16), gen_random_uuid(),
        case name when 'authorization.issued' then '{"scopes":["openid","profile"],"resources":[]}'
          when 'sign-in.succeeded' then '{"methods":["pwd"],"acr":"1"}' when 'session.ended' then '{"reason":"signed_out"}'
          when 'sign-in.failed' then '{"reason":"bad_credentials"}' when 'consent.given' then '{"permissions":["openid","profile"]}'
          when 'key.rotated' then '{"alg":"RS256"}' else '{"members":["name"]}' end::jsonb
      from numbered`;
  });
}

async function seedOfOthers(): Promise<void> {
  const { sql } = database();
  const ids = Array.from({ length: counts.tenants - 1 }, (_, at) => tenantId(at + 1));
  await sql`
    insert into events (tenant_id, at, name, actor_kind, data)
    select id, now() - n * interval '1 hour', 'sign-in.failed', 'person', '{"reason":"bad_credentials"}'
    from unnest(${ids}::text[]) id, generate_series(1, ${each}::int) n`;
}

/** As the round counts them, and the answers of the token endpoint, which the servers count. */
async function seedCounters(): Promise<void> {
  const { sql } = database();
  await sql`delete from event_readers where name = 'counters'`;
  await countEvents(sql);
  await sql`
    insert into counters (tenant_id, hour, name, count)
    select ${big}, date_trunc('hour', now()) - n * interval '1 hour', name, 900 from generate_series(0, 750) n, unnest('{tokens,token-refusals}'::text[]) name
    on conflict do nothing`;
  await sql`
    insert into client_counters (tenant_id, hour, client_id, issued, refused)
    select tenant_id, date_trunc('hour', now()) - n * interval '1 hour', client_id, 40, n % 3 from clients, generate_series(0, 800, 2) n
    where tenant_id = ${big} on conflict do nothing`;
}
