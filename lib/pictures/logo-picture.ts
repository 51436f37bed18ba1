import type { StoredPicture } from "@/lib/store/logos";

/** Pixels along a side: of what is taken, and of what is made of it. */
const largest = 4096;
const shown = 256;

/** Seconds that decoding may take. */
const decodingTime = 5;

/** What a file begins with, in Latin-1. A client's host may call its content whatever it likes. */
const signatures: ReadonlyArray<readonly [format: string, begins: (head: string) => boolean]> = [
  ["png", (head) => head.startsWith("\x89PNG\r\n\x1a\n")],
  ["jpeg", (head) => head.startsWith("\xff\xd8\xff")],
  ["gif", (head) => head.startsWith("GIF87a") || head.startsWith("GIF89a")],
  ["webp", (head) => head.startsWith("RIFF") && head.startsWith("WEBP", 8)],
];

/**
 * Makes a small picture of what a client's host sent: decoded and encoded anew, so that nothing but pixels survives (no
 * metadata, no animation, no second meaning as a page or a script).
 *
 * SVG is refused rather than drawn: it is a program in a large language, with references to elsewhere, and its renderer would be
 * the largest thing here that reads what strangers write.
 * @throws Error where it is no PNG, JPEG, GIF or WebP, is damaged, or is too large
 */
export async function pictureOf(bytes: Uint8Array): Promise<StoredPicture> {
  const head = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  const format = signatures.find(([, begins]) => begins(head))?.[0];
  if (!format) throw new Error("the logo is not PNG, JPEG, GIF or WebP");
  // Loaded when first needed: most processes never see a logo.
  const { default: sharp } = await import("sharp");
  const image = sharp(bytes, { limitInputPixels: largest * largest, failOn: "error", autoOrient: true });
  const found = await image.metadata();
  if (found.format !== format) throw new Error(`the logo begins like ${format} and is ${found.format}`);
  if (found.width > largest || found.height > largest)
    throw new Error(`the logo is ${found.width} by ${found.height} pixels`);
  const picture = await image
    .resize(shown, shown, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 90 })
    .timeout({ seconds: decodingTime })
    .toBuffer();
  return { picture, type: "image/webp" };
}
