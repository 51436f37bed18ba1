import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Sql } from "@/db/client";
import { logger } from "@/lib/base/log";
import { batch } from "./batch";

const sql = {} as Sql;
let made = 0;

/** A batch of numbers and what it wrote; the database is away while `isAway`. */
function numbers(most: number, weigh?: (item: number) => number) {
  made += 1;
  const state = { isAway: false, written: [] as (readonly number[])[] };
  const write = async (_: Sql, items: readonly number[]) => {
    if (state.isAway) throw new Error("away");
    state.written.push(items);
  };
  const all = batch<number>({
    name: `numbers-${made}`,
    delay: 1_000,
    most,
    write,
    warning: "gone",
    ...(weigh && { weigh }),
  });
  return { ...all, state, add: (key: string, item: number) => all.keep(sql, key, (known = 0) => known + item) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what is kept is written once, after the delay of the first, in the order of keys", async () => {
  const { add, state } = numbers(10);
  add("b", 2);
  await vi.advanceTimersByTimeAsync(900);
  add("a", 1);
  add("b", 3);
  expect(state.written).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect(state.written).toEqual([[1, 5]]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect([state.written.length, vi.getTimerCount()]).toEqual([1, 0]);
});

test("flood: no more waits than there is room for, what waits already goes on, and a writing makes room", async () => {
  const { add, state, flush } = numbers(2);
  expect(["a", "b", "c", "a"].map((key) => add(key, 1))).toEqual([true, true, false, true]);
  await flush(sql);
  expect([state.written, vi.getTimerCount(), add("c", 1)]).toEqual([[[2, 1]], 0, true]);
});

test("flood: room is in the measure of what waits, and nothing is made where there is none", () => {
  const { keep, add } = numbers(10, (item) => item);
  expect([add("a", 6), add("b", 5), add("c", 4)]).toEqual([true, false, true]);
  const make = vi.fn(() => 0);
  expect([keep(sql, "d", make), make.mock.calls]).toEqual([false, []]);
});

test("what cannot be written is dropped with a warning, and the next is written", async () => {
  const { add, state } = numbers(10);
  const warn = vi.spyOn(logger(), "warn").mockReturnValue(undefined);
  state.isAway = true;
  add("a", 1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(warn).toHaveBeenCalledWith({ event: `numbers-${made}.dropped`, err: expect.any(Error) }, "gone");
  state.isAway = false;
  add("b", 2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state.written).toEqual([[2]]);
});

test("nothing is written where nothing waits", async () => {
  const { state, flush } = numbers(10);
  await flush(sql);
  expect(state.written).toEqual([]);
});
