import { database } from "@/db/client";
import { newTotpSecret } from "@/lib/identity/methods/totp";
import { hashPassword } from "@/lib/identity/password";
import { vaultFor } from "@/lib/keys/vault";
import { atLength } from "./at-length";
import { big, counts } from "./size";

const givenNames =
  "Ada Ben Clara David Emma Farid Grace Hugo Ines Jonas Karla Liam Maria Noah Olga Paul Quinn Rosa Samir Tara".split(
    " ",
  );
const familyNames =
  "Adler Bauer Costa Dubois Eriksen Fischer Garcia Huang Ivanova Jansen Kowalski Lindqvist Moreau Nakamura Okafor".split(
    " ",
  );

/** The people of the big tenant, all with one password, some with an authenticator app, and every fiftieth of them blocked. */
export async function seedPeople(): Promise<void> {
  const hash = await hashPassword("the password of everybody");
  await atLength(async (sql) => {
    await sql`
    insert into users (tenant_id, id, username, claims, created_at, disabled_at)
    select ${big}, md5('person-' || n)::uuid, 'person-' || n, jsonb_build_object(
      'name', given || ' ' || family || ' ' || n, 'given_name', given, 'family_name', family, 'preferred_username', 'person-' || n,
      'email', lower(given) || '.' || lower(family) || '.' || n || '@northwind.example', 'email_verified', n % 3 > 0,
      'phone_number', '+44 20 7' || lpad((n * 7919 % 1000000)::text, 6, '0'), 'locale', 'en-GB', 'zoneinfo', 'Europe/London',
      'birthdate', (date '1950-01-01' + n % 20000)::text,
      'address', jsonb_build_object('street_address', n || ' Quay Street', 'locality', 'Whitby', 'country', 'United Kingdom')),
      now() - n * interval '10 minutes', case when n % 50 = 0 then now() end
    from (select n, (${givenNames}::text[])[1 + n % ${givenNames.length}::int] as given,
      (${familyNames}::text[])[1 + n / 7 % ${familyNames.length}::int] as family
      from generate_series(1, ${counts.users}::int) n) named`;
    await sql`
      insert into passwords (tenant_id, user_id, hash)
      select tenant_id, id, ${hash} from users where tenant_id = ${big}`;
  });
  await seedFactors();
}

async function seedFactors(): Promise<void> {
  const { db, sql } = database();
  const vault = await vaultFor(db, big);
  const ids = Array.from({ length: counts.factors }, () => crypto.randomUUID());
  await sql`
    insert into totp_factors (tenant_id, id, user_id, name, secret, last_step, created_at, last_used_at)
    select ${big}, id, md5('person-' || n)::uuid, 'Phone', secret, 0, now() - interval '30 days', now() - interval '1 day'
    from unnest(${ids}::uuid[], ${ids.map((id) => newTotpSecret(vault, id))}::text[]) with ordinality as made (id, secret, n)`;
}

/** Sessions of the last two weeks, most of them ended, with what clients were issued in them, and what people consented to. */
export async function seedSessions(): Promise<void> {
  await atLength(async (tx) => {
    await tx`
      insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
      select ${big}, md5('browser-' || n)::uuid, sha256(('browser-' || n)::bytea), now() - interval '1 day', now() + interval '13 days'
      from generate_series(1, ${counts.sessions}::int) n`;
    await tx`
      insert into sessions (tenant_id, id, browser_id, user_id, auth_time, amr, acr, agent, selected_at, created_at, expires_at, ended_at)
      select ${big}, md5('session-' || n)::uuid, md5('browser-' || n)::uuid, md5('person-' || 1 + n % ${counts.users}::int)::uuid,
        at, '{pwd}', '1', '{"browser":"Firefox","system":"Windows"}', at, at, now() + interval '13 days',
        case when n % 4 > 0 then at + interval '1 hour' end
      from (select n, now() - interval '1 day' * (n % 7) - interval '2 hours' as at from generate_series(1, ${counts.sessions}::int) n) made`;
    await tx`
      insert into authorizations (tenant_id, id, client_id, user_id, session_id, code_hash, scopes, resources, request, created_at, redeemed_at, expires_at)
      select tenant_id, md5(id || 'authorization')::uuid, 'app-' || lpad((1 + abs(hashtext(id::text)) % 990)::text, 4, '0'), user_id, id,
        sha256(uuid_send(id)), '{openid,offline_access}', '{}', '{}', created_at, created_at, now() + interval '30 days'
      from sessions where tenant_id = ${big}`;
    await tx`
      insert into grants (tenant_id, user_id, client_id, permissions, granted_at)
      select ${big}, md5('person-' || 1 + n % ${counts.users}::int)::uuid, 'app-' || lpad((1 + n % 997)::text, 4, '0'),
        '{openid,profile,email}', now() - interval '10 days'
      from generate_series(1, ${counts.consents}::int) n on conflict do nothing`;
  });
}
