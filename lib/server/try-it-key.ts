import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Makes the key that the try-it mode encrypts with. It is made once: what it encrypted cannot be read with another. */
export function makeTryItKey(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  // `wx`: of two starts at once, the second must not replace the first one's key.
  try {
    writeFileSync(file, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
