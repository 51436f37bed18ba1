import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { userImport } from "@/lib/admin/imports/job";
import { jobQueue } from "@/lib/store/job-queue";
import { type ImportJob, importQueue } from "@/lib/store/user-import-work";
import { call, newKey, newTenant, startApi, tokenOf } from "@/test/api";
import { ownDatabase } from "@/test/own-database";
import { adminApi } from "../handler";

/** What a program with the generated client does. It is checked against the types that were generated from the document, and run. */
const program = `
import createClient from "openapi-fetch";
import type { paths } from "./schema";

export async function story(baseUrl: string, tenant: string, token: string, fetch: (request: Request) => Promise<Response>, work: () => Promise<void>) {
  const api = createClient<paths>({ baseUrl, fetch, headers: { authorization: \`Bearer \${token}\` } });
  const inTenant = { path: { tenant } };
  const said: unknown[] = [];

  const made = await api.POST("/tenants/{tenant}/clients", {
    params: { ...inTenant, header: { "Idempotency-Key": "story" } },
    body: { client_name: "Story", redirect_uris: ["https://story.example/cb"] },
  });
  const client: string = made.data?.client_id ?? "";
  const secret: string | undefined = made.data?.client_secret;
  const { data: clients } = await api.GET("/tenants/{tenant}/clients", { params: { ...inTenant, query: { limit: 10 } } });
  said.push(made.response.status, secret !== undefined, clients?.items.map((one) => one.client_name), clients?.next);
  const one = { path: { tenant, id: client } };
  const etag = made.response.headers.get("etag") ?? "";
  const params = { ...one, header: { "If-Match": etag } };
  const patched = await api.PATCH("/tenants/{tenant}/clients/{id}", { params, body: { client_name: "Tale" } });
  const stale = await api.PATCH("/tenants/{tenant}/clients/{id}", { params, body: { client_name: "Lost" } });
  const title: string | undefined = stale.error?.title;
  const gone = await api.DELETE("/tenants/{tenant}/clients/{id}", { params: one });
  said.push(patched.data?.client_name, stale.response.status, title, gone.response.status);

  const user = await api.POST("/tenants/{tenant}/users", { params: inTenant, body: { username: "uma", address: { country: "PT" } } });
  const sub: string = user.data?.sub ?? "";
  const { data: users } = await api.GET("/tenants/{tenant}/users", { params: inTenant });
  const ofUser = { path: { tenant, id: sub }, header: { "If-Match": user.response.headers.get("etag") ?? "" } };
  const named = await api.PATCH("/tenants/{tenant}/users/{id}", { params: ofUser, body: { nickname: "U", website: null } });
  const late = await api.PATCH("/tenants/{tenant}/users/{id}", { params: ofUser, body: { nickname: "V" } });
  const out = await api.POST("/tenants/{tenant}/users/{id}/sign-out", { params: { path: { tenant, id: sub } }, body: { revoke: true } });
  const left = await api.DELETE("/tenants/{tenant}/users/{id}", { params: { path: { tenant, id: sub } } });
  said.push(users?.items.length, named.data?.nickname, named.data?.version, late.response.status, out.data?.sessions_ended, left.response.status);

  const web = await api.POST("/tenants/{tenant}/clients", { params: inTenant, body: { client_name: "Web", redirect_uris: ["https://web.example/cb"] } });
  const ofWeb = { params: { path: { tenant, id: web.data?.client_id ?? "" } } };
  const rotated = await api.POST("/tenants/{tenant}/clients/{id}/rotate-secret", { ...ofWeb, body: { overlap: 60 } });
  const next: string = rotated.data?.client_secret ?? "";
  const until: string | null | undefined = rotated.data?.previous_secret_expires_at;
  said.push(next !== web.data?.client_secret && next.length > 40, typeof until);

  const file = await api.POST("/tenants/{tenant}/imports", { params: inTenant, body: { name: "people.csv", format: "csv" } });
  const address = file.response.headers.get("location") ?? "";
  const ofFile = { params: { path: { tenant, id: address.split("/").at(-1) ?? "" } } };
  const text = ["username", "ann", "bo", "cy", "dee", "bad name"].join(String.fromCharCode(10));
  await api.POST("/tenants/{tenant}/imports/{id}/add", { ...ofFile, body: { number: 0, text } });
  const begun = await api.POST("/tenants/{tenant}/imports/{id}/run", { ...ofFile, body: { dry_run: false } });
  await work();
  const { data: job } = await api.GET("/tenants/{tenant}/imports/{id}", ofFile);
  said.push(begun.data?.state, job?.state, job?.created, job?.problems?.map(({ line }) => line));

  const names: string[] = [];
  for (let after: string | undefined; ; ) {
    const { data: page } = await api.GET("/tenants/{tenant}/users", { params: { ...inTenant, query: { limit: 3, ...(after && { after }) } } });
    names.push(...(page?.items.map(({ username }) => username) ?? []), "|");
    if (!page?.next) break;
    after = page.next;
  }
  said.push(names.filter((name) => name !== "|").sort().join(" "), names.filter((name) => name === "|").length);

  const key = await api.POST("/tenants/{tenant}/api-keys", { params: inTenant, body: { name: "Deploy", role: "auditor", scopes: ["users:read"] } });
  const { data: keys } = await api.GET("/tenants/{tenant}/api-keys", { params: inTenant });
  said.push(typeof key.data?.client_secret, keys?.items.map(({ name, state, client_secret }) => [name, state, client_secret]));

  // @ts-expect-error there is no such operation
  const odd = await api.PUT("/tenants/{tenant}/users", { params: inTenant });
  // @ts-expect-error a client's addresses are a list
  const wrong = await api.POST("/tenants/{tenant}/clients", { params: inTenant, body: { redirect_uris: 1 } });
  said.push(wrong.response.status, wrong.error?.errors?.map(({ pointer }) => pointer));
  return said;
}
`;

/** Below node_modules, so that the program finds its library. */
const folder = path.resolve("node_modules/.cache/gatehouse-api-client");
let tenant: string;
let token: string;

beforeAll(async () => {
  // Nobody else's imports are run.
  await ownDatabase("api_client");
  await startApi();
  token = await tokenOf(await newKey());
  tenant = await newTenant();
});
afterAll(closeDatabase);

test("a client generated from the document compiles, and runs the stories: clients, secrets, users, an import by its URL, pages, API keys", async () => {
  const { body: document } = await call("GET", "/openapi.json");
  const types = astToString(await openapiTS(JSON.stringify(document)));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "schema.ts"), types);
  writeFileSync(path.join(folder, "story.ts"), program);
  expect(flawsOf(path.join(folder, "story.ts"))).toEqual([]);

  writeFileSync(path.join(folder, "story.mjs"), transformSync(program, { loader: "ts", format: "esm" }).code);
  const { story } = await import(/* @vite-ignore */ pathToFileURL(path.join(folder, "story.mjs")).href);
  expect(await story(document.servers[0].url, tenant, token, adminApi, runImports)).toEqual([
    ...[201, true, ["Story"], null],
    ...["Tale", 412, "It has been changed since it was read", 204],
    ...[1, "U", 2, 412, 0, 204],
    ...[true, "string"],
    ...["running", "done", 4, [6]],
    ...["ann bo cy dee", 2],
    ...["string", [["Deploy", "active", undefined]]],
    ...[422, ["#/redirect_uris"]],
  ]);
}, 120_000);

/** As a server does what waits. */
async function runImports(): Promise<void> {
  const { db, sql } = database();
  for (const job of await jobQueue<ImportJob>(sql, importQueue).claim(1))
    await userImport.attempt(job, sql, () => false, db);
}

/** What the compiler says of a file. */
function flawsOf(file: string): string[] {
  const compiled = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: [],
  });
  return ts.getPreEmitDiagnostics(compiled).map(({ messageText, start, file: at }) => {
    const line = at && start !== undefined ? at.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}
