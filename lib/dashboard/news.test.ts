import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { newsOf } from "./news";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A stream whose looks give these, one after the other. */
async function stream(...looks: readonly (string | undefined | Error)[]) {
  return streamFrom(null, ...looks);
}

async function streamFrom(seen: string | null, ...looks: readonly (string | undefined | Error)[]) {
  const left = [...looks];
  const leaving = new AbortController();
  const request = new Request("https://op.example/live", { signal: leaving.signal });
  const response = await newsOf(request, seen, async () => {
    const look = left.shift();
    if (look instanceof Error) throw look;
    return look;
  });
  return { response, leave: () => leaving.abort(), left };
}

async function textOf(response: Response): Promise<string> {
  const text = response.text();
  await vi.advanceTimersByTimeAsync(3_600_000);
  return text;
}

test("a stream tells that there is news whenever the newest is another one, and ends with the right to hear it", async () => {
  const { response } = await stream("a", "a", "b", "b", "c", undefined, "d");
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect((await textOf(response)).match(/event: news/g)).toHaveLength(2);
});

test("what happened since the page was made is news at once", async () => {
  const { response } = await streamFrom("a", "b", "b", undefined);
  expect((await textOf(response)).match(/event: news/g)).toHaveLength(1);
});

test("who may not hear it gets no stream; one that fails ends", async () => {
  expect((await stream(undefined)).response.status).toBe(403);
  expect((await stream(new Error("no"))).response.status).toBe(403);
  const { response } = await stream("a", new Error("gone"));
  expect(await textOf(response)).not.toContain("news");
});

test("live-flood: a process has so many streams and no more, and one that was left makes room", async () => {
  const all = await Promise.all(Array.from({ length: 101 }, () => stream(...Array.from({ length: 200 }, () => "a"))));
  expect(all.map(({ response }) => response.status)).toEqual([...Array.from({ length: 100 }, () => 200), 503]);
  for (const { response, leave } of all) {
    leave();
    if (response.status === 200) await textOf(response);
  }
  const { response, leave } = await stream("a", "a");
  expect(response.status).toBe(200);
  leave();
  await textOf(response);
});
