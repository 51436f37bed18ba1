import { randomBytes } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { database, openDatabase } from "@/db/client";
import { prepareDatabase } from "@/db/prepare";
import { createTenant } from "@/lib/admin/resources/tenants";
import { parseConfig } from "@/lib/base/config";
import { run } from "../program";
import type { Finding } from "./finding";
import { checkCookies, checkPublicUrl } from "./public-url";
import { checkTls } from "./tls";

/** A database of its own, since the doctor looks at every tenant. */
const name = `doctor_${randomBytes(5).toString("hex")}`;
const url = new URL(process.env.DATABASE_URL ?? "");
url.pathname = `/${name}`;
const own = openDatabase(url.href, 1);

beforeAll(async () => {
  await database().sql.unsafe(`create database ${name}`);
});

afterAll(async () => {
  await own.close();
  await database().sql.unsafe(`drop database ${name} with (force)`);
});

async function examine(env: Readonly<Record<string, string | undefined>> = {}) {
  let out = "";
  const code = await run(["doctor", "--json"], {
    env: { ...process.env, DATABASE_URL: url.href, ...env },
    folder: tmpdir(),
    write: (text) => {
      out += text;
    },
    complain: () => {},
    readAll: async () => "",
    askSecret: undefined,
  });
  const { ok, findings }: { ok: boolean; findings: Finding[] } = JSON.parse(out);
  return { code, ok, of: (check: string) => findings.filter((one) => one.check === check).map(({ level }) => level) };
}

describe("doctor", () => {
  it("finds a database that is not prepared, and then one that is", async () => {
    const before = await examine();
    expect(before.code).toBe(1);
    expect(before.of("database")).toEqual(["ok"]);
    expect(before.of("migrations")).toEqual(["fail"]);
    await prepareDatabase(url.href, { onProgress: () => {} });
    const after = await examine();
    expect(after).toMatchObject({ code: 0, ok: true });
    expect([after.of("migrations"), after.of("clock"), after.of("keys")]).toEqual([["ok"], ["ok"], ["ok"]]);
  });

  it("finds keys that are missing, damaged or doubled", async () => {
    for (const id of ["whole", "missing", "damaged", "doubled"]) await createTenant(own.db, { id, name: id });
    await own.sql`delete from keys where tenant_id = 'missing' and alg = 'RS256'`;
    await own.sql`update keys set private_jwk = (select private_jwk from keys where tenant_id = 'whole' limit 1)
      where tenant_id = 'damaged' and alg = 'EdDSA'`;
    await own.sql`insert into keys (tenant_id, kid, alg, public_jwk, private_jwk, signs_from)
      select 'doubled', 'extra', alg, public_jwk, private_jwk, signs_from from keys where tenant_id = 'doubled' and alg = 'ES256'`;
    const found = await examine();
    expect(found.code).toBe(1);
    expect(found.of("keys of whole")).toEqual([]);
    expect(found.of("keys of missing")).toEqual(["fail"]);
    expect(found.of("keys of damaged")).toEqual(["fail"]);
    expect(found.of("keys of doubled")).toEqual(["fail"]);
    await own.sql`delete from tenants`;
  });

  it("tells a server with this issuer and these keys from another one", async () => {
    const answer: { issuer?: string; kids: string[] } = { kids: [] };
    const server: Server = createServer((request, response) => {
      const base = `http://localhost:${(server.address() as AddressInfo).port}`;
      const isMetadata = request.url?.endsWith("openid-configuration");
      const body = isMetadata
        ? { issuer: answer.issuer, jwks_uri: `${base}/jwks` }
        : { keys: answer.kids.map((kid) => ({ kid })) };
      response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const issuer = `http://localhost:${(server.address() as AddressInfo).port}/t/one`;
    await createTenant(own.db, { id: "one", name: "One", issuer });

    answer.issuer = "https://somebody.else";
    expect((await examine()).of("server for one")).toEqual(["fail"]);
    answer.issuer = issuer;
    expect((await examine()).of("server for one")).toEqual(["fail"]);
    answer.kids = (await own.sql<{ kid: string }[]>`select kid from keys`).map(({ kid }) => kid);
    expect((await examine()).of("server for one")).toEqual(["ok"]);
    await new Promise((resolve) => server.close(resolve));
    expect((await examine()).of("server for one")).toEqual(["warn"]);
    await own.sql`delete from tenants`;
  });

  it("goes on where the settings are bad or the database is away", async () => {
    const bad = await examine({ PORT: "many" });
    expect([bad.code, bad.of("settings"), bad.of("database")]).toEqual([1, ["fail"], ["ok"]]);
    const away = await examine({ DATABASE_URL: "postgres://u:p@127.0.0.1:9/x" });
    expect([away.code, away.of("settings"), away.of("database")]).toEqual([1, ["ok"], ["fail"]]);
  });
});

describe("checks of the settings", () => {
  const settings = (env: Record<string, string>) =>
    parseConfig({ DATABASE_URL: "postgres://x/y", GATEHOUSE_ENCRYPTION_KEY: "a".repeat(43), ...env });
  const levels = (found: readonly Finding[]) => found.map(({ level }) => level);

  it("fails plain http on a public host, and only there", () => {
    const open = settings({ PUBLIC_URL: "http://login.example.com", ALLOW_PUBLIC_HTTP: "true" });
    expect(levels([...checkPublicUrl(open), ...checkCookies(open)])).toEqual(["fail", "fail"]);
    const local = settings({});
    expect(levels([...checkPublicUrl(local), ...checkCookies(local)])).toEqual(["ok", "ok"]);
    const proxied = settings({ PUBLIC_URL: "https://login.example.com", TRUSTED_PROXIES: "10.0.0.0/8" });
    expect(levels([...checkPublicUrl(proxied), ...checkCookies(proxied)])).toEqual(["ok", "ok"]);
    expect(levels(checkPublicUrl(settings({ PUBLIC_URL: "https://login.example.com" })))).toEqual(["warn"]);
  });

  it("fails TLS files that cannot be read", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-tls-"));
    await writeFile(path.join(folder, "cert.pem"), "not a certificate");
    const files = { TLS_CERT: path.join(folder, "cert.pem"), TLS_KEY: path.join(folder, "key.pem") };
    expect(levels(checkTls(settings(files)))).toEqual(["fail"]);
    expect(checkTls(settings({}))).toEqual([]);
  });
});
