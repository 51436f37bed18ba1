import { database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import type { ShownTrace } from "@/lib/admin/resources/trace-view";
import { traces } from "@/lib/admin/resources/traces";
import { asSystem } from "@/lib/admin/system";
import { writeTraces } from "@/lib/store/traces";
import { callback } from "./visitor";

export const secret = "a secret of some length, and more of it";
export const basic = (id: string, password = secret) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(password)}`).toString("base64")}`,
});

/** A tenant all of whose requests leave a trace, with a public client and a confidential one. */
export async function tracedTenant(id: string, settings: object = {}): Promise<void> {
  const { db } = database();
  await createTenant(db, { id, name: "Traced", settings: { traces: { sample: 100 }, ...settings } });
  await createClient(db, id, {
    client_id: "rp",
    redirect_uris: [callback],
    post_logout_redirect_uris: ["https://rp.example/bye"],
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
  });
  await createClient(db, id, {
    client_id: "web",
    client_secret: secret,
    redirect_uris: [callback],
    grant_types: ["authorization_code", "client_credentials"],
  });
}

/** The traces that were left last, the latest first. */
export async function tracesOf(tenantId: string, filter: object = {}, limit = 100): Promise<readonly ShownTrace[]> {
  const { db, sql } = database();
  await writeTraces(sql);
  return (await traces.list(asSystem(db, tenantId), { limit, filter })).items;
}
