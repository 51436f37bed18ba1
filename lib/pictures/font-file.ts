import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";

const inflated = promisify(brotliDecompress);

/** Bytes of a font file, and of what it unpacks to. */
export const largestFont = 512 * 1024;
const largestUnpacked = 8 * 1024 * 1024;

const headerLength = 48;
/** Known tags by their number (WOFF2 §4.1), as far as they are asked for here. */
const needed = ["cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "post"] as const;
const [glyf, loca, svg, arbitrary] = [10, 11, 36, 63];

/**
 * A font as it may be served to those who sign in: WOFF2 (W3C, WOFF File Format 2.0) of one face, whose parts are as large as they
 * say, with all that a font must have. What is no font (metadata, private data, anything behind it) is cut off; drawings in SVG are
 * refused. Browsers check fonts once more before they use one (OTS); this keeps away what only calls itself a font.
 * @throws Error in words, where it is none such
 */
export async function fontOf(bytes: Uint8Array): Promise<Buffer> {
  const file = Buffer.from(bytes);
  if (file.length > largestFont) throw new Error(`the font has more than ${largestFont / 1024} KB`);
  if (file.length < headerLength || file.toString("latin1", 0, 4) !== "wOF2") throw new Error("the font is not WOFF2");
  const flavor = file.readUInt32BE(4);
  if (flavor !== 0x00010000 && flavor !== 0x4f54544f)
    throw new Error("the font is a collection, or none that is known");
  if (file.readUInt32BE(8) !== file.length) throw new Error("the font is not as long as it says");
  const { end: begin, size, tags } = directoryOf(file, file.readUInt16BE(12));
  if (tags.includes("SVG ")) throw new Error("the font draws with SVG");
  const missing = needed.find((tag) => !tags.includes(tag));
  if (missing) throw new Error(`the font has no ${missing} table`);
  const end = begin + file.readUInt32BE(20);
  if (end > file.length || size > largestUnpacked) throw new Error("the font is larger than it may be");
  const unpacked = await inflated(file.subarray(begin, end), { maxOutputLength: largestUnpacked }).catch(
    () => undefined,
  );
  if (unpacked?.length !== size) throw new Error("the font is damaged");
  return withoutMore(file.subarray(0, end));
}

interface Directory {
  /** Where it ends. */
  readonly end: number;
  /** Bytes of all tables as they are packed. */
  readonly size: number;
  readonly tags: readonly string[];
}

/** WOFF2 §4.1: what tables there are, and how large each is before it is compressed. */
function directoryOf(file: Buffer, count: number): Directory {
  if (count === 0 || count > 64) throw new Error("the font has too many tables, or none");
  let at = headerLength;
  let size = 0;
  const byte = () => {
    const next = file[at++];
    if (next === undefined) throw new Error("the font is damaged");
    return next;
  };
  /** UIntBase128 (WOFF2 §4.1.1). */
  const number = () => {
    let value = 0;
    for (let read = 0; read < 5; read += 1) {
      const next = byte();
      if (read === 0 && next === 0x80) break;
      value = value * 128 + (next & 0x7f);
      if (next < 0x80) return value;
    }
    throw new Error("the font is damaged");
  };
  const tags = Array.from({ length: count }, () => {
    const flags = byte();
    const known = flags & 0x3f;
    const tag = known === arbitrary ? String.fromCharCode(byte(), byte(), byte(), byte()) : (needed[known] ?? "");
    const isOutline = known === glyf || known === loca;
    const isTransformed = isOutline ? flags >> 6 !== 3 : flags >> 6 !== 0;
    const original = number();
    size += isTransformed ? number() : original;
    return known === svg ? "SVG " : tag;
  });
  return { end: at, size, tags };
}

/** The font alone, its header saying so: no metadata (§5), no private data (§6). */
function withoutMore(font: Buffer): Buffer {
  const whole = Buffer.alloc(Math.ceil(font.length / 4) * 4);
  font.copy(whole);
  whole.writeUInt32BE(whole.length, 8);
  whole.fill(0, 28, headerLength);
  return whole;
}
