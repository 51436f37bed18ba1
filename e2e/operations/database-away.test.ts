import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { freePort, ready, run } from "../protocol/harness/mount";
import { basic } from "../protocol/harness/world";

/** PostgreSQL behind a wire that can be cut: what a server sees when the database goes away. */
let wire: Wire;
let server: ChildProcess;
let base = "";
let issuer = "";
const secret = "a secret of some length";

beforeAll(async () => {
  const { db } = database();
  await createTenant(db, { id: "away", name: "Away", settings: { profile: "oidc-all" } });
  await createClient(db, "away", {
    client_id: "away",
    client_secret: secret,
    redirect_uris: ["https://rp.example/callback"],
    grant_types: ["authorization_code", "client_credentials"],
  });
  const url = new URL(inject("databaseUrl"));
  wire = await layWire(Number(url.port));
  url.port = String(wire.port);
  url.search = "";
  const port = await freePort();
  base = `http://localhost:${port}`;
  issuer = `${base}/t/away`;
  server = run(["dist/server.mjs"], {
    DATABASE_URL: url.href,
    PUBLIC_URL: base,
    PORT: String(port),
    HOST: "localhost",
    WORKERS: "1",
  });
  await ready(base, server);
});

afterAll(async () => {
  server.kill("SIGTERM");
  await once(server, "exit");
  await wire.remove();
});

const clientCredentials = () =>
  fetch(`${issuer}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "client_credentials" }),
    headers: { authorization: basic("away", secret) },
  });
const authorizeUrl = () =>
  `${issuer}/authorize?${new URLSearchParams({ client_id: "away", redirect_uri: "https://rp.example/callback", response_type: "code", scope: "openid" })}`;

describe("while the database is away", () => {
  test("programs get 503 with Retry-After, people a page that says so, and all is well again by itself", async () => {
    expect((await clientCredentials()).status).toBe(200);
    const asked = await fetch(authorizeUrl(), { redirect: "manual" });
    const interaction = asked.headers.get("location") ?? "";

    wire.cut();
    await expect.poll(async () => (await clientCredentials()).status, { timeout: 15_000 }).toBe(503);
    const refused = await clientCredentials();
    expect(refused.headers.get("retry-after")).toBe("5");
    expect((await refused.json()).error).toBe("temporarily_unavailable");
    for (const url of [authorizeUrl(), interaction]) {
      const page = await fetch(url, { redirect: "manual" });
      expect(page.status).toBe(503);
      expect(page.headers.get("retry-after")).toBe("5");
      expect(await page.text()).toContain("<h1>");
    }
    expect((await fetch(`${base}/readyz`)).status).toBe(503);
    expect((await fetch(`${base}/healthz`)).status).toBe(200);

    await wire.mend();
    await expect.poll(async () => (await clientCredentials()).status, { timeout: 15_000 }).toBe(200);
    await expect.poll(async () => (await fetch(interaction)).status, { timeout: 15_000 }).toBe(200);
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
  });

  test("a change made meanwhile is seen afterwards, though its notification was lost", async () => {
    expect((await clientCredentials()).status).toBe(200);
    wire.cut();
    await database().sql`update clients set disabled_at = now() where client_id = 'away'`;
    await wire.mend();
    await expect.poll(async () => (await clientCredentials()).status, { timeout: 20_000 }).toBe(401);
  });
});

interface Wire {
  readonly port: number;
  readonly cut: () => void;
  readonly mend: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

async function layWire(target: number): Promise<Wire> {
  const open = new Set<Socket>();
  const listen = async (at: number): Promise<Server> => {
    const made = createServer((near) => {
      const far = connect(target, "127.0.0.1");
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        open.add(one);
        one.pipe(other);
        one.on("error", () => other.destroy());
        one.on("close", () => other.destroy());
      }
    }).listen(at, "127.0.0.1");
    await once(made, "listening");
    return made;
  };
  let end = await listen(0);
  const address = end.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const cut = () => {
    end.close();
    for (const socket of open) socket.destroy();
    open.clear();
  };
  return {
    port: address.port,
    cut,
    async mend() {
      end = await listen(address.port);
    },
    async remove() {
      cut();
    },
  };
}
