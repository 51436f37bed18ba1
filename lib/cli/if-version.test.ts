import { afterAll, expect, test } from "vitest";
import { closeDatabase } from "@/db/client";
import { gatehouse, makeTenant } from "@/test/command";

afterAll(closeDatabase);

test("lost-update: with --if-version a change made on a stale copy is refused, and what was shown can be handed back", async () => {
  const tenant = await makeTenant();
  const of = ["--tenant", tenant];
  const uri = "https://rp.example/cb";
  await gatehouse(["client", "create", ...of, "--redirect-uri", uri, '{"client_id":"rp"}']);
  await gatehouse(["user", "create", ...of, "--username", "ann", "--no-password"]);

  for (const [noun, id, change, more] of [
    ["tenant", tenant, ["--name", "Other"], []],
    ["client", "rp", ["--name", "Other"], of],
    ["user", "ann", ["--name", "Other"], of],
  ] as const) {
    const { version } = (await gatehouse([noun, "show", id, ...more, "--json"])).json();
    const update = (seen: number) =>
      gatehouse([noun, "update", id, ...more, ...change, "--if-version", String(seen), "--json"]);
    expect((await update(version)).json()).toMatchObject({ version: version + 1 });
    const stale = await update(version);
    expect(stale).toMatchObject({ code: 4, out: "" });
    expect(stale.err).toMatch(
      new RegExp(`^gatehouse: version: ${noun} \\S+ is at ${version + 1} by now, not at ${version}; look at`),
    );
  }

  const shown = (await gatehouse(["client", "show", "rp", ...of, "--json"])).out;
  const back = (name: string) => JSON.stringify({ ...JSON.parse(shown), client_name: name });
  expect((await gatehouse(["client", "update", "rp", ...of, "-", "--json"], { stdin: back("One") })).code).toBe(0);
  expect((await gatehouse(["client", "update", "rp", ...of, "-", "--json"], { stdin: back("Two") })).code).toBe(4);
});
