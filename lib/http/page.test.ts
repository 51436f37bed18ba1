import { expect, test } from "vitest";
import { errorPage, formPostPage } from "@/lib/http/page";

const context = { nonce: "bm9uY2U=", locale: "en" };
const evil = `"><script>alert(1)</script><img src=x onerror='x()'>\`</style>&amp;`;

test("html-injection: no value leaves its text or attribute", () => {
  const brand = { tenantId: "t", name: evil, logoUri: `https://x/"${evil}`, primaryColor: evil, backgroundColor: evil };
  const pages = [
    errorPage({ ...context, brand, code: evil, status: 400, message: evil, reference: evil }),
    formPostPage({ ...context, brand, action: `https://rp.example/cb?${evil}`, fields: { [evil]: evil, state: evil } }),
  ];
  for (const page of pages) {
    expect(page).not.toContain("<script>");
    expect(page).not.toContain("<img src=x");
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).not.toMatch(/value="[^"]*[<>]/);
  }
});

test("every inline element carries the nonce and nothing else is inline", () => {
  const page = formPostPage({ ...context, action: "https://rp.example/cb", fields: { code: "a" } });
  expect(page.match(/<(style|script)\b[^>]*>/g)).toEqual(['<style nonce="bm9uY2U=">', '<script nonce="bm9uY2U=">']);
  expect(page).not.toMatch(/\sstyle=|\son\w+=/);
});

test("a form post keeps values exactly and can be sent by hand", () => {
  const page = formPostPage({
    ...context,
    action: "https://rp.example/cb?a=1&b=2",
    fields: { state: "a&b", code: "x" },
  });
  expect(page).toContain('action="https://rp.example/cb?a=1&amp;b=2"');
  expect(page).toContain('<input type="hidden" name="state" value="a&amp;b">');
  expect(page).toContain("<button>Continue</button>");
});

test("html-injection: a logo with a script's address is not shown", () => {
  const brand = { tenantId: "t", name: "Acme", logoUri: "javascript:alert(1)", primaryColor: "#123456" };
  expect(errorPage({ ...context, brand, code: "c", status: 500, message: "m", reference: "r" })).not.toContain(
    "javascript:",
  );
});
