import { describe, expect, test } from "vitest";
import { carries, type ResponseMode, responseModes, settled } from ".";

const named = (name: string): ResponseMode => {
  const mode = responseModes.find((one) => one.name === name);
  if (!mode) throw new Error(`no mode ${name}`);
  return mode;
};
const delivery = {
  redirectUri: "https://rp.example/cb",
  parts: { code: "a b&c", state: "é=?#%" },
  cookies: ["one=1", "two=2"],
  brand: { tenantId: "t", name: "T", primaryColor: "#336699" },
  locale: "en",
  byHand: undefined,
};

test("each mode has one name, and a signed one for each that is not", () => {
  const names = responseModes.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(["query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt"]);
  for (const { name, isJwt } of responseModes) expect(isJwt, name).toBe(name.endsWith("jwt"));
});

describe("what a mode may carry, by the default of the response type (OAuth 2.0 Multiple Response Types §5)", () => {
  test.each([
    ["query", true, false],
    ["query.jwt", true, false],
    ["fragment", true, true],
    ["fragment.jwt", true, true],
    ["form_post", true, true],
    ["form_post.jwt", true, true],
    ["jwt", true, true],
  ])("%s: a code %s, tokens %s", (name, aCode, tokens) => {
    expect(carries(named(name), "query")).toBe(aCode);
    expect(carries(named(name), "fragment")).toBe(tokens);
  });
});

test.each([
  ["jwt", "query", "query.jwt"],
  ["jwt", "fragment", "fragment.jwt"],
  ["form_post", "query", "form_post"],
  ["query.jwt", "fragment", "query.jwt"],
] as const)("%s with the default %s goes as %s (JARM §2.3.4)", (name, usual, goesAs) => {
  expect(settled(named(name), usual)).toMatchObject({ name: goesAs });
});

describe("how an answer goes", () => {
  test.each([
    ["query", "https://rp.example/cb", "https://rp.example/cb?"],
    ["query", "https://rp.example/cb?kept=1", "https://rp.example/cb?kept=1&"],
    ["fragment", "https://rp.example/cb?kept=1", "https://rp.example/cb?kept=1#"],
    ["query", "com.example.app:/cb", "com.example.app:/cb?"],
  ])("%s to %s: encoded whole, after %s, with every cookie", (name, redirectUri, before) => {
    const response = named(name).deliver({ ...delivery, redirectUri });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(`${before}code=a%20b%26c&state=%C3%A9%3D%3F%23%25`);
    expect(response.headers.getSetCookie()).toEqual(["one=1", "two=2"]);
  });

  test("form_post: a form to that place and no other, whose values break out of nothing", async () => {
    const parts = { state: `"><script>alert(1)</script>` };
    const response = named("form_post").deliver({ ...delivery, parts });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-security-policy")).toContain("form-action 'self' https://rp.example;");
    const html = await response.text();
    expect(html).toContain('action="https://rp.example/cb"');
    expect(html).not.toContain("<script>alert");
  });

  test.each(["query", "fragment", "form_post"])(
    "%s by hand: the person is shown where it goes, and nothing goes by itself",
    async (name) => {
      const byHand = { code: "invalid_scope", description: "scope x is not supported by this issuer" };
      const response = named(name).deliver({ ...delivery, byHand });
      expect(response.headers.get("location")).toBeNull();
      expect(await response.text()).toContain("rp.example");
    },
  );
});
