import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, inject } from "vitest";
import { database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { serve, type TestServer } from "../../test/hostile-server";
import { createBrowser } from "../protocol/harness/browser";
import { freePort, ready, run } from "../protocol/harness/mount";
import { basic, password } from "../protocol/harness/world";

export type Answer = (response: ServerResponse, times: number) => void;
export interface Received {
  readonly token: string;
  readonly request: IncomingMessage;
}

/** A server whose clients are told of sign-outs. */
export async function logoutWorld() {
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const env: Record<string, string> = {
    DATABASE_URL: inject("databaseUrl"),
    PUBLIC_URL: base,
    PORT: String(port),
    HOST: "localhost",
  };
  const { db } = database();
  const sql = db.$client;
  const closing: (() => Promise<void>)[] = [];
  let server: ChildProcess;

  /** @param more what the server's environment has besides */
  async function start(more: Record<string, string> = {}): Promise<void> {
    server = run(["dist/server.mjs"], { ...env, ...more });
    await ready(base, server);
  }

  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
    const left = once(server, "exit");
    server.kill(signal);
    const [code] = await left;
    return code;
  }

  beforeAll(() => start());
  afterAll(async () => {
    await end("SIGTERM");
    await Promise.all(closing.map((close) => close()));
  });

  /** A client's back-channel endpoint. */
  async function receiver(answer: Answer = (response) => response.end()) {
    const received: Received[] = [];
    const server: TestServer = await serve(async (request, response) => {
      const form = new URLSearchParams(await text(request));
      received.push({ token: form.get("logout_token") ?? "", request });
      answer(response, received.length);
    });
    closing.push(server.close);
    return { received, uri: `${server.origin}/backchannel?registered=1`, close: server.close };
  }

  /** A tenant with a person signed in at a client that is to be told. */
  async function signedIn(uri: string | undefined, metadata: Record<string, unknown> = {}) {
    const tenant = `bc-${randomBytes(5).toString("hex")}`;
    await createTenant(db, { id: tenant, name: "Back channel", settings: { profile: "oidc-all" } });
    const { sub } = await createUser(db, tenant, { username: "alice", password });
    const register = (more: Record<string, unknown> = {}) =>
      createClient(db, tenant, {
        redirect_uris: ["https://rp.example/callback"],
        skip_consent: true,
        ...(uri && { backchannel_logout_uri: uri }),
        ...metadata,
        ...more,
      });
    const client = await register();
    const issuer = `${base}/t/${tenant}`;
    const browser = createBrowser(base);
    const visit = async ({ client_id }: { client_id: string }, scope = "openid") => {
      const query = { client_id, redirect_uri: "https://rp.example/callback", response_type: "code", scope };
      const page = await browser.get(`${issuer}/authorize?${new URLSearchParams(query)}`);
      return page.sentTo ?? (await browser.submit(page, { identifier: "alice", password, do: "sign_in" })).sentTo;
    };
    const code = (await visit(client))?.searchParams.get("code") ?? "";
    const answer = await fetch(`${issuer}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code,
        redirect_uri: "https://rp.example/callback",
      }),
      headers: { authorization: basic(client.client_id, client.client_secret ?? "") },
    });
    const { id_token: idToken } = (await answer.json()) as { id_token: string };
    // An encrypted ID token is no hint that we could read, so this client asks and the person says yes.
    const signOut = async () => {
      const hint = idToken.split(".").length === 3 ? `?id_token_hint=${idToken}` : "";
      const page = await browser.get(`${issuer}/oidc/logout${hint}`);
      return page.html.includes('value="sign_out"') ? browser.submit(page, { do: "sign_out" }) : page;
    };
    const notices = () => sql<
      { attempts: number; last_error: string | null; told: boolean; gave_up: boolean; later: number }[]
    >`
      select attempts, last_error, delivered_at is not null as told, gave_up_at is not null as gave_up,
        extract(epoch from next_attempt_at - now())::float8 as later
      from logout_notices where tenant_id = ${tenant} order by ended_at`;
    const hurry = () =>
      sql`update logout_notices set next_attempt_at = now() - interval '1 second' where tenant_id = ${tenant}`;
    return { tenant, sub, client, register, issuer, idToken, visit, signOut, notices, hurry };
  }

  return { base, start, end, receiver, signedIn };
}

export const poll = (about: () => unknown) => expect.poll(about, { timeout: 15_000, interval: 50 });
