import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { clients, createClient } from "@/lib/admin/resources/clients";
import { createTenant, showTenant } from "@/lib/admin/resources/tenants";
import { applyFile, planFile, rollBack } from "./apply";
import { driftOf } from "./drift";
import { exportTenants } from "./export";
import { parseYaml, partOf, readConfigFile } from "./file";
import { secretsFrom } from "./secrets";
import { contentOf, history } from "./versions";

afterAll(closeDatabase);

const { db, sql } = database();
const operator: Context = { db, actor: { kind: "operator", account: "deploy" } };
const as = (role: "owner" | "support" | "auditor", tenant: string): Context => ({
  db,
  actor: { kind: "admin", userId: "00000000-0000-4000-8000-000000000001" },
  roles: { [tenant]: role },
});
const none = () => Promise.reject(new Error("there are no secrets"));
async function newTenant(): Promise<string> {
  const id = `attack-${randomBytes(5).toString("hex")}`;
  await createTenant(db, { id, name: "Attacked" });
  return id;
}
const fileOf = (id: string, more = "") => `gatehouse: 1\ntenants:\n  ${id}:\n    name: Attacked\n${more}`;
const invalid = { kind: "invalid" };

/** Each line one deeper than the one before. */
const deep = (sign: string) =>
  Array.from({ length: 1_400 }, (_, at) => `${" ".repeat(at)}${sign === "-" ? "-" : "a:"}`).join("\n");

describe("a file", () => {
  test("yaml-bomb: aliases that multiply, nesting without end and files without end are refused at once", () => {
    const levels = "bcdefghi".split("").map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`)}]`);
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]", ...levels].join("\n");
    const long = `a: &a "${"x".repeat(900_000)}"\nb: [*a, *a, *a, *a, *a, *a]`;
    for (const text of [
      bomb,
      long,
      ...["[", "- ", "? ", "{a: ", "? - "].map((one) => one.repeat(50_000)),
      deep(":"),
      deep("-"),
      "x".repeat(2_000_000),
      "a: &a [*a]",
      "--- 1\n--- 2",
      "!!js/function x",
    ])
      expect(() => parseYaml(text), text.slice(0, 20)).toThrow(expect.objectContaining(invalid));
  });

  test("prototype-pollution: names that objects have a meaning of their own for are refused, however they are written", () => {
    for (const name of ["__proto__", '"__proto__"', "constructor", "prototype", '"\\x5f_proto__"'])
      expect(() => parseYaml(`tenants: { a: { ${name}: { polluted: true } } }`)).toThrow(
        expect.objectContaining(invalid),
      );
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("secret-leak: what is refused never shows the text around it, for somebody may have written a secret there", () => {
    const secret = "a-secret-that-nobody-is-to-see";
    for (const text of [
      `client_secret: "${secret}`,
      `a: ${secret}: b\n${secret}`,
      `${secret}: &a\n- *b`,
      fileOf("acme", `    clients: { rp: { client_secret: ${secret} } }`),
      fileOf("acme", `    clients: { rp: { client_secret: { env: "${secret}" } } }`),
    ]) {
      let said = "";
      try {
        readConfigFile(text);
      } catch (error) {
        said = String(error);
      }
      expect(said).toMatch(/AdminError/);
      expect(said).not.toContain(secret);
    }
  });

  test("cross-tenant: the part that is kept of one tenant has nothing of another, be it in a comment or by an alias", () => {
    const text = `# about rival\ngatehouse: 1\ntenants:\n  # rival first\n  rival:\n    name: &n Rival # rival's\n  # mine\n  mine:\n    name: Mine\n# rival's end\n`;
    const part = partOf(readConfigFile(text).document, "mine");
    expect(part).not.toMatch(/rival/i);
    expect(part).toContain("name: Mine");
    const aliased = readConfigFile(text.replace("name: Mine", "name: *n")).document;
    expect(() => partOf(aliased, "mine")).toThrow("write it out");
  });
});

describe("secrets by reference", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "gatehouse-secrets-"));
  const inside = path.join(folder, "inside");
  mkdirSync(inside);
  writeFileSync(path.join(folder, "outside"), "outside");
  writeFileSync(path.join(inside, "secret"), "of a file\n");
  symlinkSync(path.join(folder, "outside"), path.join(inside, "link"));
  mkdirSync(`${inside}-beside`);
  writeFileSync(path.join(`${inside}-beside`, "secret"), "outside");
  const secrets = secretsFrom({ SHOP: "of the environment", DATABASE_URL: "postgres://x" }, inside);

  test("path-traversal: a file with a secret is below the folder of the configuration, and no link leads out", async () => {
    expect(await secrets({ file: "secret" })).toBe("of a file");
    expect(await secrets({ file: path.join(inside, "secret") })).toBe("of a file");
    for (const file of ["../outside", "link", "/etc/passwd", "../inside-beside/secret", ".", "no-such", "a\0b"])
      await expect(secrets({ file }), file).rejects.toMatchObject(invalid);
  });

  test("own-secrets: the variables that Gatehouse itself lives by are nobody's to name", async () => {
    expect(await secrets({ env: "SHOP" })).toBe("of the environment");
    for (const env of ["DATABASE_URL", "GATEHOUSE_ENCRYPTION_KEY", "NO_SUCH", "toString"])
      await expect(secrets({ env }), env).rejects.toMatchObject(invalid);
  });
});

describe("applied", () => {
  test("secret-leak: a secret is in no export, plan, version or event, and a made one is told once", async () => {
    const id = await newTenant();
    const secret = "a-secret-of-forty-characters-0123456789abc";
    const text = fileOf(
      id,
      `    clients:\n      rp:\n        redirect_uris: [https://rp.example/cb]\n        client_secret: { env: SHOP }\n      made:\n        redirect_uris: [https://rp.example/cb]\n`,
    );
    const given = { text, secrets: async () => secret };
    const context = { ...operator, tenantId: id };
    const plan = await planFile(operator, given);
    const { made, ...applied } = await applyFile(operator, given);
    const [told, ...more] = made;
    expect(more).toEqual([]);
    expect(told).toMatchObject({ id: "made", member: "client_secret" });
    const seen = [
      plan,
      applied,
      await exportTenants(operator, [id]),
      await history(context),
      await contentOf(context, 1),
      await driftOf(context),
      await sql`select * from events where tenant_id = ${id}`,
      await sql`select * from config_versions where tenant_id = ${id}`,
    ];
    expect(JSON.stringify(seen)).not.toContain(secret);
    expect(JSON.stringify(seen)).not.toContain(told?.value);
    expect((await planFile(operator, given)).tenants[0]?.changes).toEqual([]);
    const other = await planFile(operator, { ...given, secrets: async () => `${secret}-anew` });
    expect(other.tenants[0]?.changes).toMatchObject([
      { id: "rp", members: [{ isSecret: true, to: "environment variable SHOP" }] },
    ]);
  });

  test("cross-tenant: a file about a tenant that is not one's own, or not the one that was meant, changes nothing", async () => {
    const [mine, rival] = [await newTenant(), await newTenant()];
    const text = `${fileOf(mine).replace("Attacked", "Mine")}  ${rival}:\n    name: Mine too\n`;
    await expect(applyFile(as("owner", mine), { text, secrets: none })).rejects.toMatchObject({ kind: "forbidden" });
    await expect(applyFile(operator, { text, secrets: none, only: mine })).rejects.toMatchObject(invalid);
    for (const id of [mine, rival]) expect(await showTenant(db, id)).toMatchObject({ name: "Attacked", version: 1 });
    await applyFile(operator, { text, secrets: none });
    const there = { ...as("owner", mine), tenantId: rival };
    for (const look of [
      () => history(there),
      () => contentOf(there, 1),
      () => driftOf(there),
      () => rollBack(there, 1, { secrets: none }),
      () => exportTenants(there, [rival]),
    ])
      await expect(look()).rejects.toMatchObject({ kind: "forbidden" });
    expect(await contentOf({ ...as("auditor", mine), tenantId: mine }, 1)).not.toMatch(/Mine too|rival/);
  });

  test("escalation: who may not change a tenant neither plans nor applies, and an owner's file moves no issuer", async () => {
    const id = await newTenant();
    const given = { text: fileOf(id).replace("Attacked", "Changed"), secrets: none };
    for (const role of ["support", "auditor"] as const)
      for (const run of [planFile, applyFile])
        await expect(run(as(role, id), given)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(history({ ...as("support", id), tenantId: id })).rejects.toMatchObject({ kind: "forbidden" });
    const moved = { ...given, text: fileOf(id, "    issuer: https://other.example\n") };
    await expect(applyFile(as("owner", id), moved)).rejects.toMatchObject({ kind: "forbidden" });
    expect((await applyFile(as("owner", id), given)).versions).toEqual({ [id]: 1 });
  });

  test("partial-failure: where one thing of a file is refused, nothing of it is done and nothing is recorded", async () => {
    const [first, second] = [await newTenant(), await newTenant()];
    const recorded = async () => (await sql`select 1 from events where tenant_id in (${first}, ${second})`).length;
    const before = await recorded();
    const text = `gatehouse: 1
tenants:
  ${first}:
    name: Changed
    clients:
      good: { redirect_uris: [https://rp.example/cb] }
  ${second}:
    name: Changed
    clients:
      bad: { redirect_uris: [https://rp.example/cb], subject_type: pairwise, token_endpoint_auth_method: made_up }
`;
    for (const run of [planFile, applyFile])
      await expect(run(operator, { text, secrets: none })).rejects.toThrow(
        `tenants.${second}.clients.bad.token_endpoint_auth_method: `,
      );
    for (const id of [first, second]) expect(await showTenant(db, id)).toMatchObject({ name: "Attacked", version: 1 });
    expect((await clients.list({ ...operator, tenantId: first })).items).toEqual([]);
    expect(await recorded()).toBe(before);
  });

  test("lost-update: a plan that was looked at is refused where the tenant changed since, or the file did", async () => {
    const id = await newTenant();
    const given = { text: fileOf(id, "    settings: { refresh_grace: 20 }\n"), secrets: none };
    const plan = await planFile(operator, given);
    await expect(applyFile(operator, { ...given, text: `${given.text}# more\n` }, plan)).rejects.toMatchObject({
      kind: "conflict",
    });
    await createClient(db, id, { client_id: "between", redirect_uris: ["https://rp.example/cb"] });
    expect(JSON.parse(JSON.stringify(await planFile(operator, given)))).toEqual(JSON.parse(JSON.stringify(plan)));
    await sql`update tenants set version = version + 1 where id = ${id}`;
    await expect(applyFile(operator, given, plan)).rejects.toMatchObject({ kind: "conflict" });
    const anew = JSON.parse(JSON.stringify(await planFile(operator, given)));
    expect((await applyFile(operator, given, anew)).versions).toEqual({ [id]: 1 });
  });
});
