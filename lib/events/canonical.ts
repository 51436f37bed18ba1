import { hash } from "node:crypto";

/** JSON with the members of each object in order and nothing between them, so that the same value is the same text (as `jq -cS` writes it). */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export const sha256 = (content: string | Buffer): Buffer => hash("sha256", content, "buffer");
