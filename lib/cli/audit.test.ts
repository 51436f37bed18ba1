import { createPublicKey, hash, randomUUID, verify } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { canonical } from "@/lib/events/canonical";
import { record } from "@/lib/events/record";
import { sealTenant } from "@/lib/jobs/kinds/seal-audit";
import { run } from "./program";

afterAll(closeDatabase);

const { db, sql } = database();
const tenant = `audited-${randomUUID().slice(0, 8)}`;
const user = randomUUID();

async function gatehouse(...args: readonly string[]) {
  const said = { out: "", err: "" };
  const code = await run(["audit", ...args, "--tenant", tenant], {
    env: process.env,
    folder: ".",
    write: (text) => {
      said.out += text;
    },
    complain: (text) => {
      said.err += text;
    },
    readAll: async () => "",
    askSecret: undefined,
  });
  return { code, ...said };
}

test("audit list narrows and goes on by key, show finds one, export verifies without us, verify names what was changed and fails", async () => {
  await sql`insert into tenants (id, name, pairwise_salt, settings) values (${tenant}, 'Audited', '', '{}'::text::jsonb)`;
  const actor = { kind: "operator", account: "deploy" } as const;
  for (let at = 0; at < 3; at += 1) await record(db, tenant, { name: "user.created", actor, data: {} });
  await record(db, tenant, { name: "user.removed", actor, user, data: {} });
  await sealTenant(sql, tenant);

  const list = async (...args: string[]): Promise<{ name: string; at: string; id: string }[]> =>
    JSON.parse((await gatehouse("list", "--json", ...args)).out);
  expect(await list("--event", "user.removed")).toEqual([expect.objectContaining({ name: "user.removed", user })]);
  expect(await list("--user", user)).toHaveLength(1);
  expect(await list("--until", "2020-01-01T00:00:00Z")).toEqual([]);
  const [first, second] = await list("--limit", "2");
  const rest = await list("--after", `${second?.at},${second?.id}`);
  expect(new Set([first, second, ...rest].map((one) => one?.id)).size).toBe(4);
  expect((await gatehouse("list", "--user", "alice")).code).toBe(2);
  expect((await gatehouse("list", "--since", "yesterday")).code).toBe(2);
  expect((await gatehouse("list", "--event", "user.made-up")).code).toBe(1);
  expect(JSON.parse((await gatehouse("show", second?.id ?? "", "--json")).out)).toEqual(second);
  for (const id of [randomUUID(), "made-up"]) expect((await gatehouse("show", id)).code).toBe(3);
  expect((await gatehouse("list")).out.split("\n")).toHaveLength(6);

  const exported = (await gatehouse("export")).out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const [{ keys }, { seal, signature, events }, ...lines] = exported;
  const key = createPublicKey(keys[0].pem);
  expect(verify(null, Buffer.from(canonical(seal)), key, Buffer.from(signature, "base64url"))).toBe(true);
  expect(lines.map(({ event }) => hash("sha256", canonical(event), "base64url"))).toEqual(
    events.map((one: { hash: string }) => one.hash),
  );

  expect(await gatehouse("verify")).toMatchObject({ code: 0, out: expect.stringContaining("4 events in 1 seals") });
  await sql.begin(async (tx) => {
    await tx`select set_config('gatehouse.retention', 'on', true)`;
    await tx`update events set actor = 'nobody' where tenant_id = ${tenant} and name = 'user.removed'`;
  });
  const verified = await gatehouse("verify");
  expect(verified.code).toBe(1);
  expect(verified.err).toMatch(/event [\w-]{36} of seal 1 was changed/);
});
