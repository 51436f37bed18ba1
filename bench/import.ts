import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { bearer } from "./caller";
import { importApi } from "./import/api";
import { fileOf } from "./import/file";
import { kinds } from "./import/hashes";
import { signInAll } from "./import/sign-in";
import { machine } from "./report";
import { writeSection } from "./sections";
import { startServer } from "./server";

const lines = 100_000;
const tenant = "moved";
const app = { client_id: "moved-app", redirect_uri: "https://app.moved.example/callback" };

const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-import-"));
const server = await startServer(folder);
try {
  const { db } = database();
  await createTenant(db, { id: tenant, name: "Moved" });
  await createClient(db, tenant, {
    client_id: app.client_id,
    redirect_uris: [app.redirect_uri],
    token_endpoint_auth_method: "none",
  });
  const file = await fileOf(lines);
  const imports = importApi(server.origin, tenant, await bearer(server.origin));
  const began = performance.now();
  const id = await imports.send(file.text);
  const sent = (performance.now() - began) / 1000;
  let looks = 0;
  const told = ({ line }: { readonly line: number }) => {
    looks += 1;
    console.error(`${line} of ${lines} lines`);
  };
  const dry = await imports.run(id, true, told);
  const real = await imports.run(id, false, told);
  const problems = await imports.problems(id);
  for (const { ended } of [dry, real])
    if (ended.created !== lines - file.bad || ended.refused !== file.bad) throw new Error(JSON.stringify(ended));
  if (new Set(problems.map(({ line }) => line)).size !== file.bad) throw new Error(JSON.stringify(problems));
  const door = { origin: server.origin, tenant, app };
  const signIns: string[] = [];
  for (const kind of kinds) {
    const { first, second } = await signInAll(door, kind, 3);
    signIns.push(`| ${kind} | ${milliseconds(first)} | ${milliseconds(second)} |`);
  }
  const reasons = [
    ...new Set(problems.map(({ member, detail }) => `${member ?? "line"}: ${detail.split(/: |; /)[0]}`)),
  ];
  const text = `## 100,000 users imported

Written by \`npm run bench -- --import\` on ${new Date().toISOString().slice(0, 10)}. Machine: ${machine()}.

A file of ${lines.toLocaleString("en")} lines (${(file.text.length / 2 ** 20).toFixed(0)} MiB of JSONL), a fifth each with bcrypt (cost 10), scrypt, PBKDF2,
salted SHA-512 and argon2id, was sent by the management API in ${sent.toFixed(0)} s, read in a dry run in ${dry.seconds.toFixed(0)} s and imported in ${real.seconds.toFixed(0)} s;
its progress was asked for ${looks} times meanwhile. ${real.ended.created.toLocaleString("en")} users were made. The ${real.ended.refused} bad lines are in the report, each with its reason:

${reasons.map((reason) => `* ${reason}`).join("\n")}

Of each kind three people signed in with their old passwords by the form, and none of them with another one. Behind the first time each hash
was one of ours. Milliseconds from the authorization request to the code:

| hash | by the old hash | by ours |
|---|---|---|
${signIns.join("\n")}
`;
  writeSection("bench/RESULTS.md", "import", text);
  console.log(text);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

function milliseconds(all: readonly number[]): string {
  return all.map((one) => one.toFixed(0)).join(", ");
}
