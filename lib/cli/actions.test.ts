import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { accountSubject } from "@/lib/store/attempts";
import { gatehouse, makeTenant } from "@/test/command";

afterAll(closeDatabase);
const { sql } = database();

test("user unlock forgets wrong passwords of that person alone, from every browser, and leaves the password", async () => {
  const tenant = await makeTenant();
  const of = ["--tenant", tenant, "--json"];
  const [ann, bea] = await Promise.all(
    ["ann", "bea"].map(async (name) => {
      const made = await gatehouse(["user", "create", ...of, "--username", name, "--password-stdin"], {
        stdin: "correct horse battery",
      });
      return made.json().sub as string;
    }),
  );
  const browser = "00000000-0000-4000-8000-000000000001";
  for (const subject of [accountSubject(ann!), accountSubject(ann!, browser), accountSubject(bea!)])
    await sql`insert into attempts (tenant_id, subject, failures, in_a_row, window_ends_at)
      values (${tenant}, ${subject}, 10, 100, now() + interval '1 day')`;
  const hashes = () => sql`select user_id, hash from passwords where tenant_id = ${tenant} order by user_id`;
  const before = await hashes();
  const unlocked = await gatehouse(["user", "unlock", "ann", ...of]);
  expect(unlocked.json()).toEqual({ sub: ann, username: "ann", unlocked: true });
  expect(await sql`select subject from attempts where tenant_id = ${tenant}`).toMatchObject([
    { subject: accountSubject(bea!) },
  ]);
  expect(await hashes()).toEqual(before);
  expect(await gatehouse(["user", "unlock", "nobody", ...of])).toMatchObject({ code: 3, out: "" });
});

test("client vouch changes who answers for a client, and raises its version", async () => {
  const tenant = await makeTenant();
  const of = ["--tenant", tenant, "--json"];
  await gatehouse(["client", "create", ...of, '{"client_id":"rp","redirect_uris":["https://rp.example/cb"]}']);
  const vouched = await gatehouse(["client", "vouch", "rp", ...of, "--trust", "self"]);
  expect(vouched.json()).toEqual({ client_id: "rp", trust: "self", version: 2 });
  expect(await sql`select trust from clients where tenant_id = ${tenant}`).toMatchObject([{ trust: "self" }]);
  expect(await gatehouse(["client", "vouch", "rp", ...of, "--trust", "everybody"])).toMatchObject({ code: 1, out: "" });
  expect(await gatehouse(["client", "vouch", "rp", ...of])).toMatchObject({ code: 2, out: "" });
  expect(await gatehouse(["client", "vouch", "nobody", ...of, "--trust", "token"])).toMatchObject({ code: 3 });
});

test("a list stops at --limit and says how to go on; without it everything is printed, as one JSON value", async () => {
  const tenant = await makeTenant();
  const of = ["--tenant", tenant];
  for (const name of ["cid", "ann", "Bea"])
    await gatehouse(["user", "create", ...of, "--username", name, "--no-password"]);
  const names = ({ json }: { json: () => { username: string }[] }) => json().map(({ username }) => username);
  const all = await gatehouse(["user", "list", ...of, "--json"]);
  expect(all.err).toBe("");
  expect(all.out).toBe(`${JSON.stringify(all.json(), null, 2)}\n`);
  expect(names(all)).toEqual(["ann", "Bea", "cid"]);
  const some = await gatehouse(["user", "list", ...of, "--json", "--limit", "2"]);
  expect(names(some)).toEqual(["ann", "Bea"]);
  expect(some.err).toBe("gatehouse: there are more; go on with --after Bea\n");
  expect(names(await gatehouse(["user", "list", ...of, "--json", "--after", "Bea"]))).toEqual(["cid"]);
  expect((await gatehouse(["user", "list", ...of, "--limit", "1"])).out).toMatch(/^USERNAME .*\nann [^\n]*\n$/);
  expect(await gatehouse(["user", "list", ...of, "--limit", "0"])).toMatchObject({ code: 1, out: "" });
});

test("operators are recorded by their account", async () => {
  const tenant = await makeTenant();
  const rows = await sql`select name, actor_kind from events where tenant_id = ${tenant}`;
  expect(rows).toMatchObject([{ name: "tenant.created", actorKind: "operator" }]);
});
