import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { type ApplicationKind, kindFacts } from "@/lib/admin/application-kinds";
import { clientMetadata } from "@/lib/model/client-metadata";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { quickStartsFor } from ".";
import { literal, shellWord, springLiteral } from "./literals";

const issuer = "https://id.example/t/acme";

function made(kind: ApplicationKind, more: object = {}, clientId = "rp", tenant: object = {}) {
  const redirect_uris = kindFacts[kind].hasRedirects ? ["https://rp.example/callback"] : [];
  const metadata = clientMetadata.parse({ ...kindFacts[kind].metadata, redirect_uris, ...more });
  return quickStartsFor({ clientId, issuer, metadata, settings: tenantSettings.parse(tenant) });
}

test.each([
  ["web", "next express spring go python curl"],
  ["spa", "spa"],
  ["native", "curl"],
  ["machine", "node curl"],
  ["device", "node curl"],
] as const)("a %s application gets what fits it, filled in", (kind, ids) => {
  const all = made(kind);
  expect(all.map(({ id }) => id).join(" ")).toBe(ids);
  for (const { id, code } of all) {
    expect(code, id).toContain(issuer);
    if (kindFacts[kind].hasRedirects && id !== "next") expect(code, id).toMatch(/rp\.example(\/|%2F)callback/);
    expect(code, id).not.toMatch(/"undefined"|: undefined,|\[object/);
    expect(code.includes("CLIENT_SECRET"), id).toBe(kind === "web" || kind === "machine");
  }
});

test("there is none where the code would not run: keys, certificates, bound tokens and signed requests", () => {
  const jwks_uri = "https://rp.example/jwks";
  expect(made("web", { token_endpoint_auth_method: "private_key_jwt", jwks_uri })).toEqual([]);
  for (const member of ["require_signed_request_object", "dpop_bound_access_tokens"])
    expect(made("web", { [member]: true })).toEqual([]);
  expect(made("web", {}, "rp", { require_signed_request_object: true })).toEqual([]);
  expect(made("web", {}, "rp", { profile: "fapi2-security" })).toEqual([]);
  expect(made("machine", {}, "rp", { require_signed_request_object: true })).not.toEqual([]);
});

test.each([
  ["its own metadata", { require_pushed_authorization_requests: true }, {}],
  ["its tenant", {}, { require_pushed_authorization_requests: true }],
])("where %s asks for pushed requests, what cannot push is left out and what can does", (_, more, tenant) => {
  const all = made("web", more, "rp", tenant);
  expect(all.map(({ id }) => id)).toEqual(["express"]);
  expect(all[0]?.code).toContain("await client.buildAuthorizationUrlWithPAR(config");
  expect(made("machine", {}, "rp", tenant).map(({ id }) => id)).toEqual(["node", "curl"]);
});

const hostile = `";alert(1)//'\`$(touch /tmp/x)\${jndi:x}#{T(java)}</script>\\`;

describe("code-injection: what somebody registers stays a value in every language", () => {
  test("JavaScript, Python, Go and YAML read back the very text", () => {
    expect(Function(`return ${literal(hostile)}`)()).toBe(hostile);
    expect(literal(`${hostile}\u2028\n`)).not.toMatch(/[<>\u2028\n]/);
  });
  test("a shell does", () => {
    expect(execFileSync("sh", ["-c", `printf %s ${shellWord(hostile)}`]).toString()).toBe(hostile);
  });
  test("Spring looks nothing up", () => {
    expect(springLiteral(hostile)).not.toMatch(/(?<!\\)\$\{|(?<!\\)#\{/);
  });
  test("no quick start lets a client's identifier or address out of its string", () => {
    const redirect_uris = ["https://rp.example/cb?a=';touch%20x;'&b=$(id)"];
    const id = `a"'\`;$(id)\${x}</script>`;
    for (const kind of ["web", "spa", "native"] as const)
      for (const { id: name, code } of made(kind, { redirect_uris }, id)) {
        const bare =
          name === "curl" ? code.replaceAll("'\\''", "").replace(/'[^']*'/g, "") : code.replace(/"(\\.|[^"\\])*"/g, "");
        expect(bare, name).not.toMatch(/touch|\$\(id\)|<\/script/);
      }
  });
});
