import { expect, test } from "vitest";
import type { Outcome } from "./outcome";
import { sendFile } from "./upload";

function world(stopAfter = Number.POSITIVE_INFINITY, refuseAt = Number.POSITIVE_INFINITY) {
  const parts: string[] = [];
  const shares: number[] = [];
  const done: Outcome = { kind: "done", message: "" };
  return {
    parts,
    shares,
    begin: async (): Promise<Outcome> => ({ ...done, made: "id" }),
    add: async (_: string, number: number, text: string): Promise<Outcome> => {
      if (number >= refuseAt) return { kind: "failed", message: "full", fields: {} };
      parts[number] = text;
      return done;
    },
    progress: (share: number) => void shares.push(share),
    isStopped: () => parts.length >= stopAfter,
  };
}
const file = (content: BlobPart) => Object.assign(new Blob([content]), { name: "users.csv" });

test("a file comes in parts, in their order, and no letter is cut in two", async () => {
  const text = `username\n${"ä😀é\n".repeat(120_000)}`;
  const to = world();
  expect(await sendFile(file(text), to)).toEqual({ kind: "sent", id: "id" });
  expect(to.parts.length).toBeGreaterThan(2);
  expect(to.parts.join("")).toBe(text);
  for (const part of to.parts) expect(JSON.stringify(part).length).toBeLessThan(900_000);
  expect(to.shares.at(-1)).toBe(1);
  expect([...to.shares].sort()).toEqual(to.shares);
});

test("what is no UTF-8 text is said to be none", async () => {
  for (const bytes of [new Uint8Array([117, 0xe4, 10]), new Uint8Array([0xff, 0xfe, 97, 0]), new Uint8Array([97, 0])])
    expect(await sendFile(file(bytes), world())).toEqual({ kind: "not_text", id: "id" });
});

test("somebody who changes their mind stops it between two parts, and what is refused ends it", async () => {
  const text = "a\n".repeat(600_000);
  expect(await sendFile(file(text), world(1))).toEqual({ kind: "stopped", id: "id" });
  expect(await sendFile(file(text), world(9, 1))).toMatchObject({
    kind: "refused",
    id: "id",
    outcome: { message: "full" },
  });
});
