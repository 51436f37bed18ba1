import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { database } from "@/db/client";
import type { ApplicationKind } from "@/lib/admin/application-kinds";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { startServer } from "../../bench/server";
import { chromiumOptions } from "../screens/chromium";
import { register, tenant } from "./application";
import { person } from "./person";
import { copy, make, start } from "./project";
import { page, type Result, table } from "./report";
import { absentFor, versionsOf } from "./versions";
import { visit } from "./visit";

const { values: options } = parseArgs({
  options: { only: { type: "string" }, keep: { type: "boolean", default: false } },
});

const all: readonly (readonly [ApplicationKind, string])[] = [
  ["web", "next"],
  ["web", "express"],
  ["spa", "spa"],
  ["web", "spring"],
  ["web", "go"],
  ["web", "python"],
  ["web", "curl"],
  ["native", "curl"],
  ["device", "node"],
  ["device", "curl"],
  ["machine", "node"],
  ["machine", "curl"],
];
const chosen = all.filter(([, id]) => !options.only || id === options.only);

const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-quick-starts-"));
const server = await startServer(folder, "localhost");
const browser = await chromium.launch(await chromiumOptions());
try {
  await createTenant(database().db, { id: tenant, name: "Acme" });
  await createUser(database().db, tenant, { ...person, email: "alice@acme.example" });
  const results: Result[] = [];
  for (const [kind, id] of chosen) {
    results.push(await run(kind, id));
    console.log(table(results.slice(-1)));
  }
  if (!options.only) await writeFile("docs/quick-starts.md", page(results));
  if (results.some(({ outcome }) => outcome.startsWith("failed"))) process.exitCode = 1;
} finally {
  await browser.close();
  await server.stop();
  if (options.keep) console.log(`Kept in ${folder}`);
  else await rm(folder, { recursive: true, force: true });
}

async function run(kind: ApplicationKind, id: string): Promise<Result> {
  const application = await register(kind, id);
  const first = await application.quickStart();
  const { name } = first;
  const absent = absentFor(id);
  if (absent) return { name, kind, versions: [], outcome: `not run: ${absent} is absent` };
  let versions: readonly string[] = [];
  try {
    const cwd = await make(first, path.join(folder, `${kind}-${id}`));
    for (const returns of first.opens ? [false, true] : [false]) {
      if (returns) await application.mend({ post_logout_redirect_uris: [first.opens] });
      const quickStart = await application.quickStart();
      await copy(quickStart, cwd);
      const app = start(quickStart, cwd, application.secret);
      await visit({ app, kind, returns, opens: first.opens }, browser).finally(app.stop);
      versions = versionsOf(id, cwd);
    }
    return { name, kind, versions, outcome: "ok" };
  } catch (error) {
    console.error(error);
    return { name, kind, versions, outcome: `failed: ${String(error).split("\n")[0]}` };
  }
}
