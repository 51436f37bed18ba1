/** One element of DER (ITU-T X.690 §8.1). */
export interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/**
 * The elements that stand one after the other in `bytes`.
 * @throws RangeError where the bytes end too early, or a length is longer than any certificate's
 */
export function elementsOf(bytes: Buffer): readonly Element[] {
  const elements: Element[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes.readUInt8(at);
    const first = bytes.readUInt8(at + 1);
    const more = first < 0x80 ? 0 : first & 0x7f;
    if (more > 3 || first === 0x80) throw new RangeError("a length that DER does not have");
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
    const start = at + 2 + more;
    if (start + length > bytes.length) throw new RangeError("an element is cut short");
    elements.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}
