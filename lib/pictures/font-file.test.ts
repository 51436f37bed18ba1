import { readFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { fontOf, largestFont } from "./font-file";

const real = readFileSync(
  path.resolve(import.meta.dirname, "../../node_modules/next/dist/next-devtools/server/font/geist-latin.woff2"),
);

/** A file with tables of one byte each, by number or tag, and whatever else is said of it. */
function made(
  tables: readonly (number | string)[],
  { content = Buffer.alloc(tables.length), flavor = 0x00010000, behind = Buffer.alloc(0), signature = "wOF2" } = {},
): Buffer {
  const directory = Buffer.concat(
    tables.map((table) =>
      typeof table === "number" ? Buffer.from([table, 1]) : Buffer.from([63, ...Buffer.from(table, "latin1"), 1]),
    ),
  );
  const packed = brotliCompressSync(content);
  const file = Buffer.concat([Buffer.alloc(48), directory, packed, behind]);
  file.write(signature, 0, "latin1");
  file.writeUInt32BE(flavor, 4);
  file.writeUInt32BE(file.length, 8);
  file.writeUInt16BE(tables.length, 12);
  file.writeUInt32BE(packed.length, 20);
  return file;
}

const whole = [0, 1, 2, 3, 4, 5, 6, 7];
const withHeader = (change: (file: Buffer) => void) => {
  const file = Buffer.from(real);
  change(file);
  return file;
};

describe("a font of a tenant's own", () => {
  test("is served as it came, without what is no font", async () => {
    const kept = await fontOf(real);
    expect(kept.readUInt32BE(8)).toBe(kept.length);
    expect(await fontOf(kept)).toEqual(kept);
    const more = await fontOf(made(whole, { behind: Buffer.from("<script>alert(1)</script>") }));
    expect(more.includes("script")).toBe(false);
    expect(more.subarray(28, 48)).toEqual(Buffer.alloc(20));
  });

  test.each<[string, Buffer]>([
    ["nothing", Buffer.alloc(0)],
    ["a page", Buffer.from("<!doctype html><script>alert(1)</script>".padEnd(100))],
    ["SVG", Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`.padEnd(100))],
    ["WOFF of before", made(whole, { signature: "wOFF" })],
    ["a collection", made(whole, { flavor: 0x74746366 })],
    ["one that draws with SVG", made([...whole, 36])],
    ["one that draws with SVG by name", made([...whole, "SVG "])],
    ["one without names for its letters", made(whole.slice(1))],
    ["one whose tables are not as large as they say", made(whole, { content: Buffer.alloc(9) })],
    ["one that unpacks to more than it says", made(whole, { content: Buffer.alloc(50_000_000) })],
    ["one that is not compressed", withHeader((file) => file.fill(0xff, 200, 2_000))],
    ["one that is longer than it says", Buffer.concat([real, Buffer.from("more")])],
    ["half of one", real.subarray(0, 5_000)],
    ["one with a thousand tables", withHeader((file) => file.writeUInt16BE(1_000, 12))],
    ["one with no table", withHeader((file) => file.writeUInt16BE(0, 12))],
    ["one too large", Buffer.concat([real, Buffer.alloc(largestFont)])],
  ])("font-file: %s is refused", async (_what, file) => {
    await expect(fontOf(file)).rejects.toThrow(/^the font /);
  });
});
