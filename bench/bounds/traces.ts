import { setTimeout } from "node:timers/promises";
import { database } from "@/db/client";
import { big, counts } from "./size";

/** As many traces as a tenant keeps, each like one that a real request left: an authorization to a redirect URI that nobody registered. */
export async function seedTraces(origin: string): Promise<void> {
  const { sql } = database();
  const query = new URLSearchParams({
    client_id: "app-0005",
    response_type: "code",
    scope: "openid",
    redirect_uri: "https://elsewhere.example/callback",
  });
  await fetch(`${origin}/t/${big}/authorize?${query}`, { redirect: "manual" });
  for (let tries = 0; (await sql`select from traces where tenant_id = ${big}`).length === 0; tries++) {
    if (tries === 100) throw new Error("the request left no trace");
    await setTimeout(100);
  }
  await sql`
    insert into traces (tenant_id, id, at, kind, client_id, outcome, error, ms, contents, expires_at)
    select t.tenant_id, gen_random_uuid(), t.at - n * interval '8 seconds', case when n % 10 = 0 then 'token' else t.kind end,
      'app-' || lpad((1 + n % 900)::text, 4, '0'), case when n % 10 = 0 then 'succeeded' else t.outcome end, t.error, t.ms, t.contents, t.expires_at
    from traces t, generate_series(1, ${counts.traces}::int - 1) n where t.tenant_id = ${big}`;
}
