import { database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { users } from "@/lib/admin/resources/users";
import { callback, interactionOf, verifier, visitor } from "../visitor";

/** What the people of `test/acts.test.ts` do. */

export const tenantId = "acts";
export const password = "a gate with seven locks";
/** Whose command line it is. */
export const account = "deploy";

export const context = (): Context => ({ db: database().db, tenantId, actor: { kind: "operator", account } });
export const sub = async (username = "alice") => (await users.show(context(), username)).sub;
export const newestSession = async () => {
  const [row] = await database().sql`
    select id from sessions where tenant_id = ${tenantId} and ended_at is null order by created_at desc limit 1`;
  return String(row?.id);
};

export async function signIn(username: string, me = visitor(tenantId)) {
  const id = await me.begin({ prompt: "login consent", scope: "openid offline_access" });
  await me.submit(id, { identifier: username, password, do: "sign_in" });
  return { me, id };
}

/** @returns how a code is redeemed */
export async function withCode() {
  const { me, id } = await signIn("alice");
  const allowed = await me.submit(id, { do: "allow", account: await newestSession() });
  const code = new URL(allowed.headers.get("location") ?? "").searchParams.get("code") ?? "";
  return async (): Promise<Record<string, string>> => {
    const fields = { grant_type: "authorization_code", code, redirect_uri: callback, code_verifier: verifier };
    return (await me.post("/oauth/token", { ...fields, client_id: "rp" })).json();
  };
}

/** Enters the code of a device. @returns the page that asks whether it is theirs */
export async function atDevice() {
  const me = visitor(tenantId);
  const { user_code: code } = await (await me.post("/oauth/device", { client_id: "tv", scope: "openid" })).json();
  const page = interactionOf(await me.call("/device"));
  const next = await me.submit(page, { code, do: "enter_code" });
  return { me, id: interactionOf(next) || page };
}

/** Signs somebody in whom then something ends. */
export const ending = async (username: string, end: (context: Context) => Promise<unknown>) => {
  await users.create(context(), { username, password });
  await signIn(username);
  await end(context());
  return account;
};
