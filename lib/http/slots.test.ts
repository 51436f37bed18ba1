import { expect, test } from "vitest";
import { createSlots } from "./slots";

const never = new AbortController().signal;

test("no more than allowed run at once for a key, in the order they came, and other keys are not held up", async () => {
  const slots = createSlots(2, 10);
  const order: number[] = [];
  const first = await slots.take("slow", never);
  await slots.take("slow", never);
  const third = slots.take("slow", never).then((release) => {
    order.push(3);
    release();
  });
  const fourth = slots.take("slow", never).then(() => order.push(4));
  await slots.take("other", never);
  expect(order).toEqual([]);
  first();
  await Promise.all([third, fourth]);
  expect(order).toEqual([3, 4]);
});

test("who gives up leaves the line, and who finds it full is turned away", async () => {
  const slots = createSlots(1, 1);
  const release = await slots.take("host", never);
  const patience = new AbortController();
  const waiting = slots.take("host", patience.signal);
  await expect(slots.take("host", never)).rejects.toThrow("too many wait");
  patience.abort(new Error("gave up"));
  await expect(waiting).rejects.toThrow("gave up");
  const next = slots.take("host", never);
  release();
  (await next)();
  (await slots.take("host", never))();
});
