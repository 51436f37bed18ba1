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

  for (const [noun, id, name] of [
    ["client", "rp", "client_name"],
    ["user", "ann", "name"],
  ] as const) {
    const shown = (await gatehouse([noun, "show", id, ...of, "--json"])).json();
    const handBack = (change: object) =>
      gatehouse([noun, "update", id, ...of, "-", "--json"], { stdin: JSON.stringify({ ...shown, ...change }) });
    expect(await handBack({ [name]: "One" })).toMatchObject({ code: 0 });
    expect(await handBack({ [name]: "Two" })).toMatchObject({ code: 4 });
  }
  const other = await gatehouse(["user", "update", "ann", ...of, '{"sub":"another"}']);
  expect(other.err).toContain("sub: cannot be changed");
});
