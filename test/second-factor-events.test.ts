import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { endpoints } from "@/lib/endpoints/table";
import { csrfToken } from "@/lib/http/csrf";
import { setPeer } from "@/lib/http/peer";
import { openedTotp } from "@/lib/identity/methods/totp";
import { vaultFor } from "@/lib/keys/vault";
import { codeOf } from "./authenticator";

/** What people do with a second factor, as the audit log has it. */

const id = "second-recorded";
const issuer = `http://localhost:3000/t/${id}`;
const password = "a gate with seven locks";
const { db, sql } = database();
let sub = "";
let cookie = "";

beforeAll(async () => {
  await createTenant(db, { id, name: "Recorded", settings: { sign_in: { failures_per_account: 2 } } });
  await createClient(db, id, { client_id: "rp", redirect_uris: ["https://rp.example/callback"], skip_consent: true });
  sub = (await createUser(db, id, { username: "alice", password })).sub;
});
afterAll(closeDatabase);

async function call(path: string, body?: URLSearchParams): Promise<string> {
  const [pathname = ""] = path.split("?");
  const found = endpoints.find((one) => one.path.replace("[uid]", pathname.split("/")[2] ?? "") === pathname);
  const request = new Request(issuer + path, { headers: { cookie }, ...(body && { method: "POST", body }) });
  setPeer(request, { address: "192.0.2.78", isSecure: false, host: "localhost:3000" });
  const response = await (found?.handle(request) ?? Promise.reject(new Error(`nothing at ${path}`)));
  for (const line of response.headers.getSetCookie())
    if (line.startsWith(`gatehouse-${id}=`)) cookie = line.split(";")[0] ?? "";
  return response.headers.get("location") ?? "";
}

/** A new browser, in which alice has given her password. */
async function passwordGiven(): Promise<string> {
  cookie = "";
  const query = new URLSearchParams({
    client_id: "rp",
    redirect_uri: "https://rp.example/callback",
    response_type: "code",
    scope: "openid",
    acr_values: "urn:gatehouse:acr:multi-factor",
    code_challenge: "a".repeat(43),
    code_challenge_method: "S256",
  });
  const interaction = (await call(`/authorize?${query}`)).split("/").at(-1) ?? "";
  await submit(interaction, { prompt: "login", identifier: "alice", password, do: "sign_in" });
  return interaction;
}

async function submit(interaction: string, fields: Record<string, string>) {
  const [row] = await sql`select browser_id from interactions where id = ${interaction}`;
  const csrf = csrfToken(id, row?.browserId, interaction);
  return call(`/interaction/${interaction}/submit`, new URLSearchParams({ csrf, ...fields }));
}

const enrolmentOf = async (interaction: string) =>
  (await sql`select progress -> 'enrolment' as enrolment from interactions where id = ${interaction}`)[0]?.enrolment;

test("what people do with a second factor is recorded by the act itself, and no code, key or recovery code of it", async () => {
  const first = await passwordGiven();
  const begun = await enrolmentOf(first);
  const vault = await vaultFor(db, id);
  const key = await openedTotp(vault, begun.factorId, begun.secret);
  const used = codeOf(key);
  await submit(first, { prompt: "enrol", code: used, do: "confirm" });
  const { recoveryCodes } = await enrolmentOf(first);
  const codes: string[] = JSON.parse(await vault.open(recoveryCodes, `recovery-codes:${id}:${first}`));
  expect(await submit(first, { prompt: "enrol", do: "finish" })).toContain("code=");

  const recovered = await passwordGiven();
  expect(await submit(recovered, { prompt: "factor", recovery_code: codes[0] ?? "", do: "recover" })).toContain(
    "code=",
  );

  // Both were used before; then one too many, and one more.
  const refused = await passwordGiven();
  await submit(refused, { prompt: "factor", code: used, do: "verify" });
  await submit(refused, { prompt: "factor", recovery_code: codes[0] ?? "", do: "recover" });
  for (let n = 0; n < 2; n++) await submit(refused, { prompt: "factor", code: "000000", do: "verify" });

  const rows = await sql`select * from events where tenant_id = ${id} and actor_kind = 'person' order by at, name`;
  expect(rows.map(({ name, data }) => [name, data])).toEqual([
    ["sign-in.succeeded", expect.objectContaining({ methods: ["pwd"] })],
    ["factor.enrolled", { method: "totp" }],
    ["recovery-codes.made", { count: 10 }],
    ["sign-in.succeeded", expect.objectContaining({ methods: ["pwd", "otp", "mfa"] })],
    ["authorization.issued", expect.anything()],
    ["recovery-codes.used", { left: 9 }],
    ["sign-in.succeeded", expect.objectContaining({ methods: ["pwd", "otp", "mfa"] })],
    ["authorization.issued", expect.anything()],
    ["sign-in.failed", { reason: "wrong_code" }],
    ["sign-in.failed", { reason: "wrong_code" }],
    ["sign-in.locked-out", { counted: "account" }],
  ]);
  for (const { name, userId, clientId, address } of rows)
    expect([name, userId, clientId, address]).toEqual([name, sub, "rp", expect.stringMatching(/^[\w-]{22}$/)]);
  const [enrolled] = rows.filter(({ name }) => name === "factor.enrolled");
  const [session] = await sql`select id from sessions where tenant_id = ${id} order by created_at limit 1`;
  expect([enrolled?.actor, enrolled?.sessionId]).toEqual([sub, session?.id]);
  const all = JSON.stringify(rows);
  for (const secret of [key, ...codes, "000000", begun.factorId]) expect(all).not.toContain(secret);
});
