import type { StoredPicture } from "@/lib/store/logos";

/** Pixels along a side: of what is taken, and of what is made of it. */
const largest = 4096;
const shown = 256;

/** Seconds that decoding may take. */
const decodingTime = 5;

/** What a file begins with. A client's host may call its content whatever it likes. */
const signatures: ReadonlyArray<readonly [format: string, begins: RegExp]> = [
  ["png", /^\x89PNG\r\n\x1a\n/],
  ["jpeg", /^\xff\xd8\xff/],
  ["gif", /^GIF8[79]a/],
  ["webp", /^RIFF[\s\S]{4}WEBP/],
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
  const format = signatures.find(([, begins]) => begins.test(head))?.[0];
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
