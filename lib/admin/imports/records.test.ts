import { describe, expect, test } from "vitest";
import type { ImportFormat } from "@/lib/model/import-format";
import { recordsOf } from "./records";

async function read(format: ImportFormat, text: string, size = 7): Promise<unknown[]> {
  async function* parts() {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  }
  const found: unknown[] = [];
  for await (const record of recordsOf(format, parts())) found.push(record);
  return found;
}

describe("csv", () => {
  test("cells by the names in the first line, quoted or not, with the line that each record ends at", async () => {
    const text =
      '\ufeffusername, name,address.locality,email_verified\r\nann,"Ann ""A"",\nB",Whitby,TRUE\r\n\r\nbo,,,\r\n';
    expect(await read("csv", text)).toEqual([
      {
        line: 3,
        fields: { username: "ann", name: 'Ann "A",\nB', address: { locality: "Whitby" }, email_verified: true },
      },
      { line: 5, fields: { username: "bo" } },
    ]);
  });

  test.each([
    ["a,b\nx,y\nz\nu,v\n", [2, 3, 4]],
    ["a,b\rx,y\rz\ru,v", [2, 3, 4]],
  ])("a line with too few columns is said, and those after it are read: %j", async (text, lines) => {
    const found = await read("csv", text);
    expect(found).toMatchObject(lines.map((line) => ({ line })));
    expect(found[1]).toEqual({ line: 3, flaw: "has 1 columns, where the first line has 2" });
  });

  test("a quotation mark that is never closed, and a record without an end, are said", async () => {
    expect(await read("csv", 'a\nx\n"y\nz\n')).toMatchObject([
      { line: 2 },
      { flaw: expect.stringContaining("not closed") },
    ]);
    expect(await read("csv", `a\n"${"y".repeat(300_000)}"\n`, 50_000)).toMatchObject([
      { flaw: expect.stringContaining("too long") },
    ]);
  });

  test("csv-injection: what our export guards comes back as it was, and no name reaches the prototype", async () => {
    expect(await read("csv", "phone_number,__proto__\n'+1 425,x\n")).toEqual([
      { line: 2, fields: { phone_number: "+1 425" } },
    ]);
  });
});

test("jsonl: an object in each line, and what is none is said by its line", async () => {
  expect(await read("jsonl", '\ufeff{"a":1}\r\n\nno\n[1]\n{"b":"ü\\n"}')).toEqual([
    { line: 1, fields: { a: 1 } },
    { line: 3, flaw: "is not JSON" },
    { line: 4, flaw: "is JSON but not an object" },
    { line: 5, fields: { b: "ü\n" } },
  ]);
  expect(await read("jsonl", `{"a":"${"x".repeat(900_000)}"}\n{"b":1}\n`, 100_000)).toEqual([
    { line: 1, flaw: "is too long" },
    { line: 2, fields: { b: 1 } },
  ]);
});
