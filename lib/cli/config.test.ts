import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { closeDatabase } from "@/db/client";
import { gatehouse, makeTenant } from "@/test/command";

afterAll(closeDatabase);

const folder = mkdtempSync(path.join(tmpdir(), "gatehouse-config-"));
const config = (args: string, env = {}) => gatehouse(["config", ...args.split(" ")], { folder, env });
const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);

test("plan says 2 where there is something to do and 0 where not; apply does it, drift finds, rollback takes back", async () => {
  const id = await makeTenant();
  const of = `--tenant ${id}`;
  write("secret", "a-secret-that-lies-in-a-file-0123\n");
  write(
    "acme.yaml",
    `gatehouse: 1\ntenants:\n  ${id}:\n    name: Acme\n    settings: { refresh_grace: 20 }\n    clients:\n      shop:\n        redirect_uris: [https://rp.example/cb]\n        client_secret: { file: secret }\n`,
  );
  const planned = await config("plan acme.yaml --out plan.json");
  expect(planned).toMatchObject({ code: 2, err: "" });
  expect(planned.out).toBe(`tenant ${id}
  ~ tenant ${id}
      name                    "Test" → "Acme"
      settings.refresh_grace  15 → 20
  + client shop
      redirect_uris  ["https://rp.example/cb"]
      client_secret  (from file secret)
1 to create, 1 to change, 0 to delete
`);
  expect(readFileSync(path.join(folder, "plan.json"), "utf8")).not.toContain("a-secret-that");
  const applied = await config("apply acme.yaml --plan plan.json --json");
  expect(applied.json()).toMatchObject({ versions: { [id]: 1 }, secrets: [] });
  expect((await config("apply acme.yaml --plan plan.json")).code).toBe(4);
  expect(await config("plan acme.yaml")).toMatchObject({ code: 0, out: expect.stringContaining("as the file says") });
  expect((await config(`drift ${of}`)).code).toBe(0);

  await gatehouse(["tenant", "update", id, "--name", "Other"]);
  const drift = await config(`drift ${of}`);
  expect(drift).toMatchObject({ code: 2, out: expect.stringMatching(/name {2}"Acme" → "Other"\n {6}by operator/) });
  write("acme.yaml", readFileSync(path.join(folder, "acme.yaml"), "utf8").replace("20", "25"));
  expect((await config("apply acme.yaml")).out).toContain(`Applied as version 2 of ${id}\n`);
  expect((await config(`rollback 1 ${of}`)).out).toContain("refresh_grace  25 → 20");
  const history = (await config(`history ${of} --json`)).json();
  expect(history).toMatchObject([{ number: 3, restored_from: 1 }, { number: 2 }, { number: 1 }]);
  expect((await config(`history ${of} --limit 1`)).err).toBe("gatehouse: there are more; go on with --after 3\n");
  expect((await config(`show 1 ${of}`)).out).toContain("refresh_grace: 20");
  expect((await config(`show 9 ${of}`)).code).toBe(3);
});

test("export writes a file that keeps what was written into it, and prints no secret", async () => {
  const id = await makeTenant();
  const made = await config(`export --tenant ${id} --out out.yaml`);
  expect(made).toMatchObject({ code: 0, out: "", err: "" });
  const text = readFileSync(path.join(folder, "out.yaml"), "utf8");
  write("out.yaml", text.replace("name: Test", "name: Test # ours"));
  await gatehouse(["tenant", "update", id, "--settings", '{"refresh_grace":7}']);
  await config(`export --tenant ${id} --out out.yaml`);
  expect(readFileSync(path.join(folder, "out.yaml"), "utf8")).toMatch(/name: Test # ours\n[\s\S]*refresh_grace: 7/);
  expect((await config("schema")).json()).toMatchObject({ title: "Gatehouse configuration" });
});

test("wrong use is 1, since 2 says that there is something to do, and colour is for terminals alone", async () => {
  expect((await config("plan")).code).toBe(1);
  expect((await config("plan no-such.yaml")).code).toBe(1);
  expect((await config("plan --made-up x")).code).toBe(1);
  write("bad.yaml", "tenants: [");
  expect(await config("plan bad.yaml")).toMatchObject({ code: 1, err: expect.stringContaining("line 1, column") });
  expect(await config("apply bad.yaml --plan bad.yaml")).toMatchObject({ code: 1 });
});
