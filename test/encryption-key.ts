import { config } from "@/lib/base/config";

const settings = () => config() as unknown as { encryptionKey: Uint8Array; previousEncryptionKeys: Uint8Array[] };

/** Starts anew under another encryption key, as a process that has just started; the one of now becomes an earlier one. */
export function changeEncryptionKey(): void {
  const { encryptionKey } = settings();
  settings().encryptionKey = new Uint8Array(32).fill(7);
  settings().previousEncryptionKeys = [encryptionKey];
  forgetDerivedKeys();
}

/** The end of the change: earlier keys open nothing any more. */
export function dropEarlierKeys(): void {
  settings().previousEncryptionKeys = [];
  forgetDerivedKeys();
}

function forgetDerivedKeys(): void {
  const registry = (globalThis as Record<symbol, Map<string, unknown>>)[Symbol.for("gatehouse.shared")];
  for (const name of ["derived-keys", "opening-keys", "directory"]) registry?.delete(name);
}
