import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { endpoints } from "@/lib/endpoints/table";
import { createBrowser } from "./harness/browser";
import { raw } from "./harness/raw";
import { base, basic, makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const paths = endpoints.map((one) => one.path.replace("[uid]", "x".repeat(43)));

/** Values that have broken servers before. */
const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "\0",
    "a\0b",
    "%00",
    "%",
    "%zz",
    "\ud800",
    "\ufffd",
    "../../etc",
    "__proto__",
    "constructor",
    "toString",
    "null",
    "{}",
    "[]",
  ),
  fc.constantFrom(
    "openid",
    "code",
    "none",
    "S256",
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "query",
    "9".repeat(40),
    "-1",
    "1e9",
  ),
  fc.constantFrom(
    "a.b.c",
    "eyJhbGciOiJub25lIn0.e30.",
    `${"A".repeat(43)}`,
    "é".repeat(300),
    "x".repeat(3000),
    "' or 1=1 --",
    "<script>",
    "\r\nx: y",
  ),
);

const names = fc.constantFrom(
  ..."client_id redirect_uri response_type response_mode scope state nonce prompt max_age ui_locales id_token_hint login_hint".split(
    " ",
  ),
  ..."code_challenge code_challenge_method resource request request_uri registration claims display acr_values".split(
    " ",
  ),
  ..."grant_type code code_verifier refresh_token client_secret token token_type_hint access_token".split(" "),
  ..."post_logout_redirect_uri csrf identifier password do session account __proto__ constructor".split(" "),
);

const known = () => ({
  client_id: world.client.client_id,
  redirect_uri: world.client.redirect_uris[0] ?? "",
  response_type: "code",
});

const encode = (text: string) => encodeURIComponent(text.toWellFormed());

/** No bug of ours: the suite's end also looks for errors in the server's log. */
function expectForeseen(status: number): void {
  expect(status).toBeGreaterThanOrEqual(200);
  expect(status).toBeLessThan(500);
}

describe("whatever is sent", () => {
  test("parameters: a registered error or a page, never a 500", { timeout: 120_000 }, async () => {
    const request = fc.record({
      path: fc.constantFrom(...paths),
      method: fc.constantFrom("GET", "POST", "PUT", "DELETE"),
      isKnown: fc.boolean(),
      isAuthenticated: fc.boolean(),
      params: fc.array(fc.tuple(names, nasty), { maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ path, method, isKnown, isAuthenticated, params }) => {
        const pairs = [...(isKnown ? Object.entries(known()) : []), ...params];
        const text = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
        const headers: Record<string, string> = { "content-type": "application/x-www-form-urlencoded" };
        if (isAuthenticated) headers.authorization = basic(world.client.client_id, world.client.client_secret ?? "");
        const hasBody = method === "POST" || method === "PUT";
        const response = await fetch(`${world.issuer}${path}${hasBody ? "" : `?${text}`}`, {
          method,
          headers,
          redirect: "manual",
          ...(hasBody && { body: text }),
        });
        expectForeseen(response.status);
        await response.arrayBuffer();
      }),
      { numRuns: 500 },
    );
  });

  test("headers and bodies: odd authorizations, content types and bytes", { timeout: 120_000 }, async () => {
    const headerText = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      maxLength: 80,
    });
    const request = fc.record({
      path: fc.constantFrom(...paths),
      authorization: fc.oneof(
        headerText,
        headerText.map((text) => `Basic ${text}`),
        headerText.map((text) => `Basic ${btoa(text)}`),
        headerText.map((text) => `Bearer ${text}`),
      ),
      cookie: headerText,
      contentType: fc.constantFrom(
        "application/x-www-form-urlencoded",
        "application/json",
        "multipart/form-data",
        "text/plain;charset=utf-16",
        "",
      ),
      body: fc.uint8Array({ maxLength: 400 }),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ path, authorization, cookie, contentType, body }) => {
        const headers = { authorization, cookie, ...(contentType && { "content-type": contentType }) };
        const response = await fetch(world.issuer + path, {
          method: "POST",
          headers,
          body: Buffer.from(body),
          redirect: "manual",
        });
        expectForeseen(response.status);
        await response.arrayBuffer();
      }),
      { numRuns: 300 },
    );
  });

  test("paths: whatever follows an issuer", { timeout: 60_000 }, async () => {
    const segment = fc.oneof(
      fc.constantFrom("%c3%28", "%zz", "%", "%25"),
      fc.constantFrom("interaction", "oauth", "token", "..", ".", "", "%2e%2e", "%00", "submit", "t", "signed-out"),
      nasty.map(encode),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 4 }), async (segments) => {
        const response = await raw("GET", `/t/${world.tenantId}/${segments.join("/")}`);
        expectForeseen(response.status);
      }),
      { numRuns: 200 },
    );
  });

  test("forms of a live interaction", { timeout: 120_000 }, async () => {
    const browser = createBrowser(base);
    const page = await browser.get(world.authorizeUrl());
    const action = /action="([^"]+)"/.exec(page.html)?.[1] ?? "";
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? "";
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("sign_in", "allow", "choose", "another", "sign_out", "stay", "dance"),
        nasty,
        nasty,
        async (action_, identifier, other) => {
          const answer = await browser.post(new URL(action, base).href, {
            csrf,
            do: action_,
            identifier: identifier.toWellFormed(),
            password: other.toWellFormed(),
            account: other.toWellFormed(),
          });
          expectForeseen(answer.status);
        },
      ),
      { numRuns: 60 },
    );
  });
});
