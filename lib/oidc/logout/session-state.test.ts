import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { sessionState, settleBrowserState } from "./session-state";

const redirectUri = "https://app.example:8443/callback?a=1";
const tenant = { id: "acme", settings: { lifetimes: { session: 1000 } } } as Parameters<typeof settleBrowserState>[1];
const asked = (cookie?: string) => new Request("https://op.example/", cookie ? { headers: { cookie } } : {});

describe("session_state", { tags: "session-management-3" }, () => {
  test("is the salted hash of client, origin and browser state, which it does not show", () => {
    const [hash, salt] = sessionState("client", redirectUri, "state").split(".");
    const expected = createHash("sha256").update(`client https://app.example:8443 state ${salt}`).digest("base64url");
    expect(hash).toBe(expected);
  });

  test("is another in every answer", () => {
    const made = Array.from({ length: 20 }, () => sessionState("client", redirectUri, "state"));
    expect(new Set(made).size).toBe(20);
  });

  test("has no space, which ends it in a question", () => {
    expect(sessionState("a client", redirectUri, "state")).toMatch(/^[\w-]+\.[\w-]+$/);
  });
});

describe("the browser state", () => {
  test("is kept while nothing happens, and made anew when something does or there is none", () => {
    const { state, cookies } = settleBrowserState(asked(), tenant, false);
    expect(cookies).toEqual([`gatehouse-bs.acme=${state}; Path=/; Max-Age=1000; SameSite=Lax`]);
    const pair = cookies[0]?.split(";")[0];
    expect(settleBrowserState(asked(pair), tenant, false)).toEqual({ state, cookies: [] });
    expect(settleBrowserState(asked(pair), tenant, true).state).not.toBe(state);
    expect(settleBrowserState(asked("gatehouse-bs.acme=<script>"), tenant, false).cookies).toHaveLength(1);
  });

  test("cookie-collision: no tenant's browser cookie has the name of another tenant's state", () => {
    expect(settleBrowserState(asked("gatehouse-bs-acme=AAAAAAAAAAAAAAAAAAAAAA"), tenant, false).cookies).toHaveLength(
      1,
    );
  });
});
