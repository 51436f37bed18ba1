import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { serve, type TestServer } from "@/test/hostile-server";
import { objectAt } from "./by-reference";

let server: TestServer | undefined;
afterEach(() => server?.close());

/** A client's host, a clock that stands still, and how often it was asked and that was counted. */
async function host(
  headers: Record<string, string>,
  answer: (response: ServerResponse) => unknown = (response) => response.end("object"),
) {
  const state = { now: 1_000_000, counted: 0 };
  const started = await serve((_request, response) => answer(response.setHeaders(new Map(Object.entries(headers)))));
  server = started;
  const count = async () => {
    state.counted += 1;
  };
  const get = (fragment = "", spend = count) =>
    objectAt(`${started.origin}/object.jwt${fragment}`, "acme/rp", () => state.now, spend);
  return { state, get, fetches: () => started.paths.length };
}

describe("a request object by reference", () => {
  test.each<[string, Record<string, string>, number]>([
    ["nothing said", {}, 0],
    ["max-age=60", { "cache-control": "public, Max-Age=60" }, 60],
    ["max-age=60, of which 50 are over", { "cache-control": "max-age=60", age: "50" }, 10],
    ["no-store", { "cache-control": "max-age=60, no-store" }, 0],
    ["no-cache", { "cache-control": "no-cache, max-age=60" }, 0],
    ["private", { "cache-control": "private, max-age=60" }, 0],
    ["max-age=a year: an hour", { "cache-control": "max-age=31536000" }, 3600],
    ["max-age=soon", { "cache-control": "max-age=soon" }, 0],
    ["max-age=-1", { "cache-control": "max-age=-1" }, 0],
  ])("%s: kept for so long", async (_what, headers, seconds) => {
    const { state, get, fetches } = await host(headers);
    expect(await get()).toBe("object");
    state.now += Math.max(seconds - 1, 0);
    await get();
    expect(fetches()).toBe(seconds > 0 ? 1 : 2);
    state.now += 1;
    await get();
    expect(fetches()).toBe(seconds > 0 ? 2 : 3);
  });

  test("another fragment asks anew", async () => {
    const { get, fetches } = await host({ "cache-control": "max-age=60" });
    for (const fragment of ["#one", "#one", "#two"]) await get(fragment);
    expect(fetches()).toBe(2);
  });

  test("a crowd asks once, and counts once", async () => {
    const { state, get, fetches } = await host({}, (response) => void setTimeout(() => response.end("object"), 50));
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => get())))).toEqual(new Set(["object"]));
    expect(fetches()).toBe(1);
    await get();
    expect(fetches()).toBe(2);
    expect(state.counted).toBeGreaterThan(1);
  });

  test("what is refused before is not fetched, and what was kept is given all the same", async () => {
    const { get, fetches } = await host({ "cache-control": "max-age=60" });
    const refuse = () => Promise.reject(new Error("too many"));
    await expect(get("", refuse)).rejects.toThrow("too many");
    expect(fetches()).toBe(0);
    await get();
    expect(await get("", refuse)).toBe("object");
  });

  test("an error is not kept", async () => {
    let status = 500;
    const { get } = await host({ "cache-control": "max-age=60" }, (response) =>
      response.writeHead(status).end("object"),
    );
    await expect(get()).rejects.toMatchObject({ code: "invalid_request_uri", detail: "Error: it answered 500" });
    status = 200;
    expect(await get()).toBe("object");
  });
});
