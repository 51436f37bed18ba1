import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { pictureOf } from "./logo-picture";

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 30, b: 30, alpha: 0.5 } } });

/** A PNG that says it is so large, with as many zero bytes as given behind it. */
function pngOf(width: number, height: number, zeros: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(zeros))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), content]);
  const framed = Buffer.alloc(8 + named.length);
  framed.writeUInt32BE(content.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), 4 + named.length);
  return framed;
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe("a logo as it is shown", () => {
  test.each(["png", "jpeg", "webp", "gif"] as const)("%s becomes a small picture, its shape kept", async (format) => {
    const { picture, type } = await pictureOf(await plain(800, 400).toFormat(format).toBuffer());
    expect(type).toBe("image/webp");
    expect(await sharp(picture).metadata()).toMatchObject({ format: "webp", width: 256, height: 128 });
    expect(picture.byteLength).toBeLessThan(100_000);
  });

  test("a small one is not made larger", async () => {
    const { picture } = await pictureOf(await plain(20, 10).png().toBuffer());
    expect(await sharp(picture).metadata()).toMatchObject({ width: 20, height: 10 });
  });

  test("nothing but pixels survives: no EXIF, no profile, nothing appended", { tags: "op-client-logo" }, async () => {
    const told = { IFD0: { Copyright: "where I live" } };
    const jpeg = await plain(100, 100).withExif(told).withIccProfile("p3").jpeg().toBuffer();
    const { picture } = await pictureOf(Buffer.concat([jpeg, Buffer.from("<script>alert(1)</script>")]));
    expect(jpeg.includes("where I live")).toBe(true);
    expect(picture.includes("where I live")).toBe(false);
    expect(picture.includes("script")).toBe(false);
    expect(await sharp(picture).metadata()).not.toHaveProperty("exif");
    expect(await sharp(picture).metadata()).not.toHaveProperty("icc");
  });

  test("of an animation the first picture stays", async () => {
    const frames = await Promise.all(
      [1, 2, 3].map((at) =>
        plain(10 * at, 30)
          .extend({ right: 40 - 10 * at })
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(3);
    expect((await sharp((await pictureOf(gif)).picture).metadata()).pages).toBeUndefined();
  });

  test("the largest that is taken", async () => {
    const { picture } = await pictureOf(await plain(4096, 4096).png().toBuffer());
    expect(await sharp(picture).metadata()).toMatchObject({ width: 256, height: 256 });
  });
});

describe("what is no logo", () => {
  const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`).join("");
  test.each<[string, () => Promise<Buffer> | Buffer]>([
    ["nothing", () => Buffer.alloc(0)],
    ["a page", () => Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["SVG", () => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)],
    [
      "an SVG bomb",
      () => Buffer.from(`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a0 "ha">${laughs}]><svg><text>&a9;</text></svg>`),
    ],
    ["TIFF", () => plain(10, 10).tiff().toBuffer()],
    ["AVIF", () => plain(10, 10).avif().toBuffer()],
    ["PDF", () => Buffer.from("%PDF-1.7")],
    ["a PNG's first bytes before a page", () => Buffer.from("\x89PNG\r\n\x1a\n<html>", "latin1")],
    ["a GIF's first bytes before a script", () => Buffer.from("GIF89a=1;alert(1)")],
    ["a decompression bomb", () => pngOf(60_000, 60_000, 50_000_000)],
    ["a wide one", () => pngOf(4097, 1, 10_000)],
    ["a high one", () => pngOf(1, 4097, 100_000)],
    ["one that says it is larger than it is", () => pngOf(4096, 4096, 10)],
    ["one of no size", () => pngOf(0, 0, 0)],
    ["half of one", async () => (await plain(800, 800).jpeg().toBuffer()).subarray(0, 300)],
  ])("%s is refused", async (_what, made) => {
    await expect(pictureOf(await made())).rejects.toThrow();
  });
});
