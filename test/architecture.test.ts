import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { endpoints, rootEndpoints } from "@/lib/endpoints/table";

const root = path.resolve(import.meta.dirname, "..");

function files(folder: string): string[] {
  return readdirSync(path.join(root, folder)).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(path.join(root, file)).isDirectory() ? files(file) : [file];
  });
}

describe("the house", () => {
  test("every answer is made in one place, which knows the headers that all have", () => {
    const offenders = files("lib")
      .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
      .filter((file) => /new Response\(|Response\.(json|redirect)\(/.test(readFileSync(path.join(root, file), "utf8")));
    expect(offenders).toEqual(["lib/http/respond.ts"]);
  });

  test("what a tenant keeps secret is under its data key: nothing of its own is encrypted under the installation's", () => {
    const users = files("lib")
      .filter((file) => /(?<!\.test)\.ts$/.test(file))
      .filter((file) =>
        /import \{[^}]*\b(encrypt|decrypt)\b[^}]*\} from "@\/lib\/base\/secrets"/.test(
          readFileSync(path.join(root, file), "utf8"),
        ),
      );
    // Use the tenant's vault (lib/keys/vault.ts), and name the column in lib/store/sealed.ts.
    expect(users.sort()).toEqual(["lib/extras/siop/posted.ts", "lib/keys/vault.ts"]);
  });

  test("every endpoint of the table is a route handler of app, and the other way round", () => {
    const routes = files("app")
      .filter(
        (file) =>
          /(^|\/)route\.ts$/.test(file) && !/^app\/(demo|admin)\//.test(file) && !/^app\/(healthz|readyz)\//.test(file),
      )
      .map((file) => path.dirname(file).slice("app".length));
    const table = [...endpoints.map((one) => `/t/[tenant]${one.path}`), ...rootEndpoints.map((one) => one.path)];
    // The management API finds its own way.
    table.push("/api/admin/[...path]");
    expect(routes.sort()).toEqual(table.sort());
  });

  test("every route handler is one line that hands on to lib", () => {
    for (const { path: url } of endpoints) {
      const text = readFileSync(path.join(root, "app/t/[tenant]", url, "route.ts"), "utf8");
      expect(text).toMatch(/^export \{[\s\S]+\} from "@\/lib\/endpoints\/[a-z-]+";\n$/);
    }
  });

  test("docs/architecture.md shows the floors that are held, in their order", () => {
    const read = (file: string) => readFileSync(path.join(root, file), "utf8");
    const list = read(".dependency-cruiser.mjs").match(/const floors = \[(.*?)\];/s)?.[1] ?? "";
    const floors = [...list.matchAll(/"([^"]+)"/g)].map(([, room]) => room);
    const shown = [...read("docs/architecture.md").matchAll(/^\| ((?:lib\/)?[a-z0-9-]+) \|/gm)].map(([, room]) => room);
    expect(shown.filter((room) => floors.includes(room))).toEqual(floors);
  });
});
