import type { Outcome } from "./outcome";

/** Bytes that are sent at once: as a part they stay below what a server action takes, whatever has to be escaped. */
const partSize = 384 * 1024;

interface Upload {
  /** @returns what was made, in `made` */
  begin(name: string): Promise<Outcome>;
  add(id: string, number: number, text: string): Promise<Outcome>;
  /** @param share of the file that has been sent, from 0 to 1 */
  progress(share: number): void;
  isStopped(): boolean;
}

/** What came of it; `failed` with what a server action said, or why the browser could not read the file. */
export type Sent =
  | { readonly kind: "sent"; readonly id: string }
  | { readonly kind: "stopped"; readonly id: string }
  | { readonly kind: "not_text"; readonly id: string }
  | { readonly kind: "refused"; readonly outcome: Outcome; readonly id?: string };

/** Sends a file of text in parts, one after the other. A letter that a part would cut in two is sent whole with the next. */
export async function sendFile(file: Pick<Blob, "size" | "slice"> & { name: string }, upload: Upload): Promise<Sent> {
  const begun = await upload.begin(file.name);
  if (begun.kind !== "done" || begun.made === undefined) return { kind: "refused", outcome: begun };
  const id = begun.made;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (let at = 0, number = 0; at < file.size; at += partSize) {
    if (upload.isStopped()) return { kind: "stopped", id };
    const end = Math.min(at + partSize, file.size);
    const text = decoded(decoder, await file.slice(at, end).arrayBuffer(), end < file.size);
    if (text === undefined || text.includes("\0")) return { kind: "not_text", id };
    if (text !== "") {
      const added = await upload.add(id, number, text);
      if (added.kind !== "done") return { kind: "refused", outcome: added, id };
      number += 1;
    }
    upload.progress(end / file.size);
  }
  return { kind: "sent", id };
}

function decoded(decoder: TextDecoder, bytes: ArrayBuffer, isMore: boolean): string | undefined {
  try {
    return decoder.decode(bytes, { stream: isMore });
  } catch {
    return undefined;
  }
}
