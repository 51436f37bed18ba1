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
  const all = quickStartsFor({ clientId, issuer, metadata, settings: tenantSettings.parse(tenant) });
  // A page in HTML is filled with nothing.
  const filled = (files: (typeof all)[number]["files"]) => files.filter(({ path }) => !path.endsWith(".html"));
  return all.map((one) => ({
    ...one,
    code: filled(one.files)
      .map(({ code }) => code)
      .join("\n"),
  }));
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

test("there is none for the implicit grant alone, nor without a redirect URI", () => {
  expect(made("spa", { grant_types: ["implicit"], response_types: ["id_token"] })).toEqual([]);
  expect(made("web", { grant_types: ["urn:ietf:params:oauth:grant-type:jwt-bearer"], redirect_uris: [] })).toEqual([]);
});

test.each([
  [{ id_token_signed_response_alg: "EdDSA" }, "next express go python curl"],
  [{ id_token_signed_response_alg: "ES256" }, "next express spring go python curl"],
  [{ id_token_signed_response_alg: "HS256" }, ""],
  [{ userinfo_signed_response_alg: "RS256" }, ""],
])("where its tokens are %j, what reads them is left: %s", (more, ids) => {
  expect(
    made("web", more)
      .map(({ id }) => id)
      .join(" "),
  ).toBe(ids);
});

test("Spring is told what it does not expect: another algorithm than RS256", () => {
  const codeFor = (alg: string) =>
    made("web", { id_token_signed_response_alg: alg }).find(({ id }) => id === "spring")?.code;
  expect(codeFor("ES256")).toContain("SignatureAlgorithm.ES256");
  expect(codeFor("RS256")).not.toContain("SignatureAlgorithm");
});

const callback = "https://rp.example/callback";
const ofAuthJs = "https://rp.example/api/auth/callback/gatehouse";

test.each([
  ["next", [callback], ofAuthJs],
  ["next", [callback, ofAuthJs], undefined],
  ["express", [callback], undefined],
  ["express", ["https://rp.example/"], callback],
  ["go", ["https://rp.example/login", "https://rp.example/a:b"], callback],
  ["python", ["https://rp.example/login", callback], undefined],
  ["spring", [callback], undefined],
  ["spring", ["https://rp.example/"], "https://rp.example/login/oauth2/code/gatehouse"],
] as const)("%s with %j: %s is missing among the redirect URIs", (id, redirect_uris, missing) => {
  const found = made("web", { redirect_uris }).find((one) => one.id === id);
  expect(found?.missing).toBe(missing);
  expect(found?.opens).toBe("https://rp.example/");
});

test("where https ends at a proxy, cookies are for https alone, and Next.js is built", () => {
  const commands = made("web").find(({ id }) => id === "next")?.start;
  expect(commands).toMatch(/npm run build && npm start -- --port 3000$/);
  for (const { id, code } of made("web"))
    if (id !== "next" && id !== "curl") expect(code, id).toMatch(/(secure: true|SECURE=True|Secure: true)/);
});

test("where a post-logout redirect URI is registered, signing out comes back to it", () => {
  const after = "https://rp.example/bye";
  for (const kind of ["web", "spa"] as const)
    for (const { id, code } of made(kind, { post_logout_redirect_uris: [after] }))
      if (id !== "curl") expect(code, id).toMatch(/https(:\/\/|%3A%2F%2F)rp\.example(\/|%2F)bye/);
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
