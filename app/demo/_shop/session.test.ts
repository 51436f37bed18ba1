import { describe, expect, it } from "vitest";
import { cookieLines, cookieValue } from "./cookies";
import { noticeQuery, readNotice } from "./notice";
import { forgetSession, keepRequest, keepSession, readRequest, readSession } from "./session";

/** What a browser would send back. */
function headersFrom(lines: readonly string[]): Headers {
  const pairs = lines.map((line) => line.split(";")[0] ?? "").filter((pair) => !pair.endsWith("="));
  return new Headers({ cookie: pairs.join("; ") });
}

const session = { idToken: "i".repeat(4000), accessToken: "a".repeat(2000), csrf: "c" };

describe("the shop's cookies", () => {
  it("carry a session that is too long for one cookie, each part short enough for a browser", async () => {
    const lines = await keepSession(session);
    expect(lines.filter((line) => !line.includes("=;")).length).toBe(3);
    for (const line of lines) expect(line.length).toBeLessThan(4096);
    expect(await readSession(headersFrom(lines))).toEqual(session);
  });

  it("show nothing of the tokens", async () => {
    expect((await keepSession(session)).join()).not.toContain("aaaa");
  });

  it("are all deleted at sign-out", () => {
    for (const line of forgetSession()) expect(line).toContain("Max-Age=0");
  });

  it("are refused when they are altered, and when a request is passed off as a session", async () => {
    const lines = await keepRequest({ state: "s", nonce: "n", verifier: "v" });
    expect(await readRequest(headersFrom(lines))).toMatchObject({ state: "s" });
    const renamed = lines.map((line) => line.replace("harbour-request", "harbour-session"));
    expect(await readSession(headersFrom(renamed))).toBeUndefined();
    const altered = lines.map((line) => line.replace("..", "..A"));
    expect(await readRequest(headersFrom(altered))).toBeUndefined();
  });

  it("refuses what fits into no request header", () => {
    expect(() => cookieLines("x", "y".repeat(20_000), 60)).toThrow(RangeError);
    expect(cookieValue("other=1; x-0=ab; x-1=c", "x")).toBe("abc");
  });
});

describe("the shop's notices", () => {
  it("say only what the shop itself has sealed", async () => {
    const query = new URLSearchParams(await noticeQuery({ event: "other", detail: "why" }));
    expect(await readNotice(query.get("notice") ?? "")).toEqual({ event: "other", detail: "why" });
    expect(await readNotice("made-up")).toBeUndefined();
  });
});
