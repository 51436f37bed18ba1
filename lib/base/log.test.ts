import { expect, test } from "vitest";
import { createLog } from "./log";

const secret = "s3cr3t-Vh2nQ8";
const jwt = `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIx${secret}.c2ln${secret}`;

function write(fields: Record<string, unknown>, message = "event"): { line: string; json: Record<string, unknown> } {
  let line = "";
  createLog("info", { write: (text: string) => (line += text) }).info(fields, message);
  return { line, json: JSON.parse(line) };
}

test("writes one line of JSON with the listed fields", () => {
  const { line, json } = write({ event: "sign-in", tenant: "demo", status: 200, ms: 1.5 }, "signed in");
  expect(line.trimEnd()).not.toContain("\n");
  expect(json).toMatchObject({
    level: "info",
    event: "sign-in",
    tenant: "demo",
    status: 200,
    ms: 1.5,
    msg: "signed in",
  });
});

test.each([
  ...["authorization", "cookie", "set-cookie", "password", "client_secret", "code", "token", "refresh_token"],
  ...["access_token", "id_token", "assertion", "client_assertion", "code_verifier", "totp", "anything new"],
])("never writes the field %s, at whatever depth", (name) => {
  expect(write({ [name]: secret }).line).not.toContain(secret);
  expect(write({ detail: { [name]: secret } }).line).not.toContain(secret);
  expect(write({ request: { headers: [{ [name]: secret }] } }).line).not.toContain(secret);
});

test.each([
  `/authorize?code=${secret}&state=x`,
  `Authorization: Bearer ${secret}`,
  `authorization: Basic ${secret}==`,
  `DPoP ${secret}`,
  `id_token_hint=${jwt}`,
  `a token ${jwt} in a sentence`,
  `{"refresh_token":"${secret}"}`,
  `{ client_secret: '${secret}' }`,
  `postgres://gatehouse:${secret}@127.0.0.1:5432/gatehouse`,
  `password=${secret}`,
])("strikes out the secret in the text `%s`", (text) => {
  const err = new Error(text, { cause: Object.assign(new Error(text), { parameters: [secret], query: secret }) });
  expect(write({ path: text }).line).not.toContain(secret);
  expect(write({ detail: text }).line).not.toContain(secret);
  expect(write({ err }).line).not.toContain(secret);
});

test("keeps of an error what says what broke", () => {
  const cause = Object.assign(new Error("connect refused"), { code: "ECONNREFUSED" });
  expect(write({ err: Object.assign(new TypeError("no", { cause }), { code: "ERR_TEST" }) }).json.err).toMatchObject({
    type: "TypeError",
    message: "no",
    stack: expect.stringContaining("log.test.ts"),
    code: "ERR_TEST",
    cause: { message: "connect refused", code: "ECONNREFUSED" },
  });
});
