import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";

/** A body that is sent as it comes, UTF-8. Ends what gives it when the other side goes away. */
export function streamed(text: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const bytes: NodeStream = Readable.toWeb(Readable.from(encoded(text)));
  return bytes as ReadableStream<Uint8Array>;
}

async function* encoded(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const part of text) yield encoder.encode(part);
}
