import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, expect, test } from "vitest";
import { createTenant, showTenant } from "@/lib/admin/resources/tenants";
import { closeDatabase, database } from "./client";

afterAll(closeDatabase);

test("an upgrade keeps what a tenant offered: those made before profiles get `oidc-all`, a new one `bcp`", async () => {
  const { db, sql } = database();
  for (const id of ["upgraded", "recent"]) await createTenant(db, { id, name: id });
  expect((await showTenant(db, "recent")).settings.profile).toBe("bcp");
  await sql`update tenants set settings = settings - 'profile' where id = 'upgraded'`;
  await sql.unsafe(await readFile("db/migrations/0009_profiles.sql", "utf8"));
  expect((await showTenant(db, "upgraded")).settings.profile).toBe("oidc-all");
  expect((await showTenant(db, "recent")).settings.profile).toBe("bcp");
});

test("rolling-upgrade: what is bound here is bound on a server of before `cnf`, and the other way round", async () => {
  const { sql } = database();
  const [x5t, jkt, theirs] = ["a", "b", "c"].map((text) => text.repeat(43));
  const token = (hash: string) => ({
    tenant_id: "rolling",
    hash: Buffer.from(hash),
    client_id: "rp",
    created_at: "now",
    expires_at: "now",
  });
  const access = (hash: string) => ({ ...token(hash), scopes: [] });
  const refresh = (hash: string) => ({ ...token(hash), authorization_id: randomUUID() });
  for (const [table, row] of [
    ["access_tokens", access],
    ["refresh_tokens", refresh],
  ] as const) {
    await sql`insert into ${sql(table)} ${sql({ ...row("1"), cnf: `x5t#S256:${x5t}` })}`;
    await sql`insert into ${sql(table)} ${sql({ ...row("2"), cnf: `jkt:${jkt}` })}`;
    await sql`insert into ${sql(table)} ${sql({ ...row("3"), certificate_thumbprint: `${theirs}` })}`;
    await sql`insert into ${sql(table)} ${sql(row("4"))}`;
    const kept =
      await sql`select cnf, certificate_thumbprint from ${sql(table)} where tenant_id = 'rolling' order by hash`;
    expect(kept.map(({ cnf, certificateThumbprint }) => [cnf, certificateThumbprint])).toEqual([
      [`x5t#S256:${x5t}`, x5t],
      [`jkt:${jkt}`, `jkt:${jkt}`],
      [`x5t#S256:${theirs}`, theirs],
      [undefined, undefined],
    ]);
  }
});
