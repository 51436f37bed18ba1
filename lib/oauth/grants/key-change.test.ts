import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { csrfToken, isOwnForm } from "@/lib/http/csrf";
import { bearer } from "@/lib/model/sender-constraint";
import { findTenant } from "@/lib/tenants/directory";
import { changeEncryptionKey, dropEarlierKeys } from "@/test/encryption-key";
import { refreshToken } from "./refresh-token";

afterAll(closeDatabase);

/** A refresh token of a person's, as a client holds it. */
async function issued() {
  const { db, sql } = database();
  await createTenant(db, { id: "change", name: "Change" });
  await createClient(db, "change", {
    client_id: "rp",
    redirect_uris: ["https://rp.example/cb"],
    grant_types: ["authorization_code", "refresh_token"],
  });
  const { sub } = await createUser(db, "change", { username: "alice", password: "correct horse battery staple" });
  const [authorization, token] = [randomUUID(), randomToken()];
  const request = JSON.stringify({ authTime: 1, acr: "1", amr: ["pwd"] });
  await sql`
    insert into authorizations (tenant_id, id, client_id, user_id, session_id, scopes, resources, request, created_at, expires_at)
    values ('change', ${authorization}, 'rp', ${sub}, ${randomUUID()}, '{openid,offline_access}', '{}', ${request}::jsonb,
      now(), now() + interval '1 day')`;
  await sql`
    insert into refresh_tokens (tenant_id, hash, client_id, authorization_id, created_at, expires_at)
    values ('change', ${tokenHash(token)}, 'rp', ${authorization}, now(), now() + interval '1 day')`;
  return token;
}

async function refresh(refresh_token: string) {
  const tenant = await findTenant("change");
  const client = await tenant?.client("rp");
  if (!tenant || !client) throw new Error("there is no client");
  const params = { grant_type: "refresh_token", refresh_token };
  const origin = { address: undefined, requestId: undefined };
  return (await refreshToken.exchange(params, client, tenant, { constraint: bearer }, origin)).body;
}

test("a change of the encryption key ends neither an open form nor the grace of a lost answer", async () => {
  const place = ["change", "browser", "interaction"] as const;
  const form = csrfToken(...place);
  const post = new Request("https://op.example/", { method: "POST" });
  const token = await issued();
  const { refresh_token: successor } = await refresh(token);

  changeEncryptionKey();
  expect(csrfToken(...place)).not.toBe(form);
  expect(isOwnForm(post, form, ...place)).toBe(true);
  expect(isOwnForm(post, form, "change", "browser", "another")).toBe(false);
  const again = await refresh(token);
  expect(again.refresh_token).toBe(successor);
  expect((await refresh(again.refresh_token ?? "")).refresh_token).not.toBe(successor);

  dropEarlierKeys();
  expect(isOwnForm(post, form, ...place)).toBe(false);
});
