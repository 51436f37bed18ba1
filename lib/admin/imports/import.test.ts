import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { imports } from "@/lib/admin/resources/imports";
import { createUser, showUser } from "@/lib/admin/resources/users";
import { isPassword } from "@/lib/identity/password";
import { jobQueue } from "@/lib/store/job-queue";
import { type ImportJob, importQueue, importWork } from "@/lib/store/user-import-work";
import { gatehouse, makeTenant } from "@/test/command";
import { userImport } from "./job";
import { reportCsv } from "./report";
import { importTemplate } from "./template";

afterAll(closeDatabase);
const { db, sql } = database();
const bcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
let tenantId: string;
let context: Context;

beforeEach(async () => {
  tenantId = await makeTenant();
  context = { db, tenantId, actor: { kind: "operator", account: "ops" } };
});

async function sent(text: string, format: "csv" | "jsonl" = "csv", size = 40): Promise<string> {
  const { id } = await imports.create(context, { name: `users.${format}`, format });
  for (let at = 0, number = 0; at < text.length; at += size, number += 1)
    await imports.act(context, "add", id, { number, text: text.slice(at, at + size) });
  return id;
}
const claimed = async (id: string) =>
  (await jobQueue<ImportJob>(sql, importQueue).claim(100)).find((job) => job.id === id);
const run = async (id: string, dryRun: boolean, isStopping = () => false) => {
  await imports.act(context, "run", id, { dry_run: dryRun });
  const job = await claimed(id);
  return userImport.attempt(job!, sql, isStopping, db);
};
const events = (name: string) => sql`select * from events where tenant_id = ${tenantId} and name = ${name}`;
const count = async () => (await sql`select from users where tenant_id = ${tenantId}`).length;

const file = `username,name,name#de,email,email_verified,password_hash
ann,Ann,Änn,ann@example.com,true,${bcrypt}
bo,Bo,,not an address,maybe,
ann,Again,,other@example.com,,
cy,Cy,,TAKEN@example.com,,md5
dee,Dee,,ann@EXAMPLE.com,,
eve,Eve,,eve@example.com,,$2b$31$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
flo,Flo,,taken@example.com,,
`;
const expected = [
  [3, "email"],
  [3, "email_verified"],
  [4, "username"],
  [5, "password_hash"],
  [6, "email"],
  [7, "password_hash"],
  [8, "email"],
];

test("a dry run makes nobody and says what is wrong with which line; a real run then does as it said", async () => {
  await createUser(db, tenantId, { username: "old", email: "taken@example.com" });
  const id = await sent(file);
  for (const dryRun of [true, false]) {
    await run(id, dryRun);
    const report = await imports.show(context, id);
    expect(report).toMatchObject({ state: dryRun ? "checked" : "done", created: 1, refused: 6, line: 8, error: null });
    expect(report.problems?.map(({ line, member }) => [line, member])).toEqual(expected);
    expect(await count()).toBe(dryRun ? 1 : 2);
  }
  expect(await sql`select from user_import_parts where tenant_id = ${tenantId}`).toHaveLength(0);
  await expect(imports.act(context, "run", id, {})).rejects.toMatchObject({ kind: "conflict" });
});

test("a file becomes users who sign in with what they had, and is told of once", async () => {
  const line = {
    username: "ann",
    sub: "6f1c2d3e-8a4b-4c5d-9e6f-0123456789ab",
    "name#de": "Änn",
    address: { locality: "Ulm" },
  };
  await run(
    await sent(`${JSON.stringify({ ...line, password_hash: bcrypt })}\n{"username":"off","disabled":true}\n`, "jsonl"),
    false,
  );
  const { account: _, ...ann } = await showUser(db, tenantId, "ann");
  expect(ann).toEqual({ ...line, disabled: false, version: 1 });
  expect(await showUser(db, tenantId, "off")).toMatchObject({ disabled: true });
  const [row] = await sql`select hash, foreign_kind from passwords where tenant_id = ${tenantId}`;
  expect(row).toEqual({ hash: bcrypt, foreignKind: "bcrypt:5" });
  expect(await isPassword("U*U", row?.hash)).toBe(true);
  expect(await sql`select kind from foreign_kinds where tenant_id = ${tenantId}`).toMatchObject([{ kind: "bcrypt:5" }]);
  expect(await events("users.imported")).toMatchObject([
    { actorKind: "operator", actor: "ops", data: { created: 2, refused: 0 } },
  ]);
  expect(await events("user.created")).toHaveLength(2);
});

test("half-done: a run that is interrupted goes on behind its last batch, and nobody is made twice or left out", async () => {
  const many = Array.from({ length: 1_203 }, (_, n) => `user${n}`).join("\n");
  const id = await sent(`username\n${many}\n`, "csv", 3_000);
  expect(await run(id, false, () => true)).toEqual({ kind: "unfinished" });
  expect(await imports.show(context, id)).toMatchObject({ state: "running", created: 500, line: 501 });
  await jobQueue<ImportJob>(sql, importQueue).again({ tenantId, id, attempts: 1 } as ImportJob);
  const job = await claimed(id);
  // Another server that was slow has the same, and finds itself overtaken.
  const slow = importWork(sql, job!);
  expect(await userImport.attempt(job!, sql, () => false, db)).toEqual({ kind: "settled" });
  expect(await slow.keep({ users: [], problems: [], line: 900 }, 501)).toBe(false);
  expect(await imports.show(context, id)).toMatchObject({ state: "done", created: 1_203, refused: 0 });
  expect(await count()).toBe(1_203);
  expect(await events("user.created")).toHaveLength(1_203);
});

test("one that is cancelled stops, says so, and takes no more of its file", async () => {
  const id = await sent("username\nann\n");
  await imports.act(context, "run", id, { dry_run: false });
  const job = await claimed(id);
  await imports.act(context, "cancel", id, {});
  expect(await userImport.attempt(job!, sql, () => false, db)).toEqual({ kind: "settled" });
  expect(await imports.show(context, id)).toMatchObject({ state: "cancelled", created: 0 });
  await expect(imports.act(context, "add", id, { number: 1, text: "x" })).rejects.toMatchObject({ kind: "conflict" });
});

test("parts come in their order, once each; one whose answer was lost may come again", async () => {
  const { id } = await imports.create(context, { name: "a.csv", format: "csv" });
  const add = (number: number, text: string) => imports.act(context, "add", id, { number, text });
  await expect(add(1, "late")).rejects.toMatchObject({ kind: "conflict" });
  await add(0, "username\n");
  expect(await add(0, "something else")).toMatchObject({ parts: 1, bytes: 9, lines: 1 });
  await expect(add(1, "a\0b")).rejects.toMatchObject({ kind: "invalid" });
});

test("the files to begin with are imported as they are", async () => {
  for (const format of ["csv", "jsonl"] as const) {
    const id = await sent(importTemplate(format), format);
    await run(id, true);
    expect(await imports.show(context, id)).toMatchObject({ created: 2, refused: 0, problems: [] });
  }
});

test("csv-injection: the report guards what stands in a file for a formula", async () => {
  const id = await sent('username,"=cmd()"\nann,x\n');
  await run(id, true);
  expect(await reportCsv(context, id)).toBe("line,member,detail\n2,'=cmd(),is not a standard claim\n");
});

test("hash-kinds: a tenant takes four kinds of hash at a time, since each costs every sign-in its work", async () => {
  const hash = (cost: number) => `$2b$0${cost}$${"a".repeat(53)}`;
  const id = await sent(
    `username,password_hash\n${[4, 5, 6, 7, 8, 4].map((cost, n) => `u${n},${hash(cost)}`).join("\n")}\n`,
  );
  await run(id, true);
  expect(await imports.show(context, id)).toMatchObject({
    created: 5,
    problems: [{ line: 6, member: "password_hash" }],
  });
});

test("the command line sends a file, does the job, and prints the report; what it exports it imports", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-import-"));
  await writeFile(path.join(folder, "users.csv"), file);
  const of = ["--tenant", tenantId];
  const dry = await gatehouse(["user", "import", "users.csv", ...of, "--dry-run"], { folder });
  expect(dry.out).toContain("line 4: username: line 2 has it\n");
  expect(dry.out).toContain("2 users would be made, 5 lines refused; nothing was changed\n");
  expect((await gatehouse(["user", "import", "users.csv", ...of], { folder })).out).toContain("2 users made");
  expect(await gatehouse(["user", "import", "none.csv", ...of], { folder })).toMatchObject({ code: 2 });
  await gatehouse(["user", "update", "ann", ...of, "--name", "=1+1"]);
  const plain = await gatehouse(["user", "export", ...of, "--format", "csv"]);
  expect(plain.out).not.toContain("$2a$");
  expect(plain.out).toContain(",'=1+1,");
  for (const format of ["csv", "jsonl"]) {
    const all = await gatehouse(["user", "export", ...of, "--format", format, "--with-hashes"]);
    const other = await makeTenant();
    await writeFile(path.join(folder, `again.${format}`), all.out);
    await gatehouse(["user", "import", `again.${format}`, "--tenant", other], { folder });
    const { "name#de": german, account: _, ...ann } = await showUser(db, tenantId, "ann");
    const { account: __, ...there } = await showUser(db, other, "ann");
    expect(there).toEqual({
      ...ann,
      ...(format === "jsonl" && { "name#de": german }),
      version: 1,
    });
    expect(await sql`select from passwords where tenant_id = ${other}`).toHaveLength(1);
  }
});
