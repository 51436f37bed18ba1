import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeDatabase } from "@/db/client";
import { type Answer, call, newKey, newTenant, startApi, tokenOf } from "@/test/api";
import { type Things, thingsOf } from "@/test/api-things";
import { ownDatabase } from "@/test/own-database";
import { bodyLimit } from "../body";
import { operations } from "../operations";
import type { OpenApi } from "./openapi";

/** The document against the server: every operation it names is called, and whatever comes is as it says. */

let document: OpenApi;
let token: string;
let narrow: string;
let nobody: string;
let tenant: string;
let things: Things;
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);

beforeAll(async () => {
  // Some operations are done to the whole installation, so this has a database to itself.
  await ownDatabase("api_contract");
  await startApi();
  const key = await newKey();
  token = await tokenOf(key);
  narrow = await tokenOf(key, { scopes: ["nothing:read"] });
  nobody = await tokenOf(await newKey({}));
  tenant = await newTenant();
  document = (await call("GET", "/openapi.json")).body;
  ajv.addSchema(document, "api");
  things = thingsOf(tenant, token);
});
afterAll(closeDatabase);

function validator(pointer: string): ValidateFunction {
  const found = ajv.getSchema(`api#${pointer}`);
  if (!found) throw new Error(`the document has nothing at ${pointer}`);
  return found;
}

const escaped = (step: string) => step.replaceAll("~", "~0").replaceAll("/", "~1");

/** Holds an answer to what the document says of it. */
function held(answer: Answer, method: string, path: string): void {
  const operation = document.paths[path]?.[method];
  const documented = operation?.responses[answer.status];
  const shown = JSON.stringify(answer.body).slice(0, 500);
  expect(documented, `${answer.status} of ${method} ${path} is not documented: ${shown}`).toBeDefined();
  const types = Object.keys(documented?.content ?? {});
  if (types.length === 0) {
    expect(answer.body).toBe("");
    return;
  }
  expect(types).toContain(answer.type.split(";")[0]);
  for (const header of Object.keys(documented?.headers ?? {}))
    if (header !== "Link") expect(answer.headers.has(header), `${header} of ${method} ${path}`).toBe(true);
  const schema = documented?.content?.[types[0] ?? ""]?.schema.$ref?.slice(1) ?? "";
  const validate = validator(schema);
  expect(validate(answer.body), `${shown}\n${ajv.errorsText(validate.errors)}`).toBe(true);
}

test("the document is OpenAPI 3.1, whose every schema is JSON Schema and whose every reference leads somewhere", () => {
  expect(document.openapi).toBe("3.1.0");
  for (const name of Object.keys(document.components.schemas)) validator(`/components/schemas/${escaped(name)}`);
  const names = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((one) => one.operationId),
  );
  expect(new Set(names).size).toBe(operations.length);
  for (const [, name = ""] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
    expect(document.components.schemas).toHaveProperty(name);
});

describe.each(operations.map((operation) => ({ operation, id: operation.id })))("$id", ({ operation }) => {
  const { does, resource } = operation;
  const method = operation.method.toLowerCase();
  const path = operation.path.replaceAll("[", "{").replaceAll("]", "}");
  const takesBody = operation.method === "POST" || operation.method === "PATCH";
  // A tenant is found by its place in the address.
  const at = (id: string) =>
    path.replace("{tenant}", resource.isOfTenant || id === "" ? tenant : id).replace("{id}", encodeURIComponent(id));
  const known = async () => (path.includes("{id}") ? at(await things.id(resource)) : at(""));

  test("does what it says, with nothing that is not documented", async () => {
    const place = does.kind === "remove" ? at(await things.another(resource)) : await known();
    const answer = await call(operation.method, place, {
      token,
      ...(takesBody && { body: await things.body(operation) }),
    });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    held(answer, method, path);
    const refers = Object.keys(resource.refersTo ?? {});
    if ((does.kind === "list" || does.kind === "show") && refers.length > 0)
      held(await call("GET", `${place}?expand=${refers}`, { token }), method, path);
  });

  test("refuses as it says: without a token, without the scope, without a role", async () => {
    const place = await known();
    const bare = await call(operation.method, place);
    held(bare, method, path);
    expect(bare).toMatchObject({ status: 401 });
    expect(bare.headers.get("www-authenticate")).toMatch(/^Bearer/);
    const lacking = await call(operation.method, place, { token: narrow });
    held(lacking, method, path);
    expect(lacking.status).toBe(403);
    expect(lacking.headers.get("www-authenticate")).toContain(`error="insufficient_scope"`);
    expect(lacking.headers.get("www-authenticate")).toContain(`scope="${operation.scopes.join(" ")}"`);
    const foreign = await call(operation.method, place, { token: nobody });
    held(foreign, method, path);
    expect(foreign).toMatchObject({ status: 403, type: "application/problem+json" });
  });

  test("refuses as it says what it cannot take", async () => {
    const place = await known();
    const odd = await call(operation.method, `${place}?made_up=1`, { token });
    held(odd, method, path);
    expect(odd.status).toBe(400);
    if (path.includes("{id}")) {
      const body = takesBody ? { body: await things.body(operation) } : {};
      const missing = await call(operation.method, at("no-such"), { token, ...body });
      held(missing, method, path);
      expect(missing.status).toBe(404);
    }
    if (!takesBody) return;
    for (const body of ["{", '"text"', JSON.stringify({ made_up: { a: 1 } }), "x".repeat(bodyLimit + 1)]) {
      const refused = await call(operation.method, place, { token, body });
      held(refused, method, path);
      expect(refused.status).toBeGreaterThanOrEqual(400);
    }
    const headers = { "content-type": "text/plain" };
    const plain = await call(operation.method, place, { token, body: "{}", headers });
    held(plain, method, path);
    expect(plain.status).toBe(415);
  });
});
