import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { createBrowser } from "../protocol/harness/browser";
import { freePort, ready, run } from "../protocol/harness/mount";
import { password } from "../protocol/harness/world";

let base = "";
let server: ChildProcess;
let env: Record<string, string>;

async function start(): Promise<void> {
  server = run(["dist/server.mjs"], env);
  await ready(base, server);
}

beforeAll(async () => {
  const { db } = database();
  await createTenant(db, { id: "restart", name: "Restart", settings: { profile: "oidc-all" } });
  await createUser(db, "restart", { username: "alice", password });
  await createClient(db, "restart", {
    client_id: "rp",
    redirect_uris: ["https://rp.example/callback"],
    skip_consent: true,
  });
  const port = await freePort();
  base = `http://localhost:${port}`;
  env = { DATABASE_URL: inject("databaseUrl"), PUBLIC_URL: base, PORT: String(port), HOST: "localhost" };
  await start();
});

afterAll(async () => {
  server.kill("SIGTERM");
  await once(server, "exit");
});

const authorizeUrl = () =>
  `${base}/t/restart/authorize?${new URLSearchParams({ client_id: "rp", redirect_uri: "https://rp.example/callback", response_type: "code", scope: "openid" })}`;

describe("a restart of the server", () => {
  test.each(["SIGTERM", "SIGKILL"] as const)("by %s between page and post loses nothing", async (signal) => {
    const browser = createBrowser(base);
    const page = await browser.get(authorizeUrl());
    const left = once(server, "exit");
    server.kill(signal);
    await left;
    await start();
    const after = await browser.submit(page, { identifier: "alice", password, do: "sign_in" });
    expect(after.sentTo?.searchParams.get("code")).toBeTruthy();
  });

  test("finishes what is in flight, then ends with 0", async () => {
    const browser = createBrowser(base);
    const page = await browser.get(authorizeUrl());
    const answers = Array.from({ length: 6 }, () =>
      browser.submit(page, { identifier: "alice", password: "wrong", do: "sign_in" }),
    );
    await new Promise((resolve) => setTimeout(resolve, 30));
    const left = once(server, "exit");
    server.kill("SIGTERM");
    const settled = await Promise.allSettled(answers.map((answer) => answer.then(({ status }) => status)));
    const [code] = await left;
    expect(code).toBe(0);
    // Each was answered; the page that the redirect leads to may already be gone.
    expect(settled.filter((one) => one.status === "fulfilled" && one.value >= 500)).toEqual([]);
    await start();
  });
});
