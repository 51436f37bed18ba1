import { createHash } from "node:crypto";
import type { Sql } from "@/db/client";
import type { Row } from "@/db/rows";
import type { logos } from "@/db/schema";

export interface StoredPicture {
  readonly picture: Buffer;
  readonly type: string;
}

/** Logos of clients, for one tenant. Times in seconds since 1970, hashes SHA-256 in hexadecimal. */
export const logoStore = (sql: Sql, tenantId: string) => ({
  /** What is known of a logo; undefined where nobody has tried yet. */
  async find(uri: string): Promise<{ contentHash: string | undefined; triedAt: number } | undefined> {
    const [row] = await sql<Pick<Row<typeof logos>, "contentHash" | "triedAt">[]>`
      select content_hash, tried_at from logos where tenant_id = ${tenantId} and uri_hash = ${sha256(uri)}`;
    return row && { contentHash: row.contentHash?.toString("hex"), triedAt: row.triedAt };
  },

  /** Takes it on oneself to fetch a logo; false where somebody has tried after `notSince`, here or in another process. */
  async claim(uri: string, now: number, notSince: number): Promise<boolean> {
    const rows = await sql`
      insert into logos (tenant_id, uri_hash, uri, tried_at)
      values (${tenantId}, ${sha256(uri)}, ${uri}, ${now})
      on conflict (tenant_id, uri_hash) do update set tried_at = excluded.tried_at
        where logos.tried_at <= ${notSince}
      returning 1`;
    return rows.length > 0;
  },

  async keep(uri: string, { picture, type }: StoredPicture, now: number): Promise<void> {
    await sql`
      update logos set picture = ${picture}, type = ${type}, content_hash = ${sha256(picture)}, fetched_at = ${now}
      where tenant_id = ${tenantId} and uri_hash = ${sha256(uri)}`;
  },

  async picture(contentHash: string): Promise<StoredPicture | undefined> {
    const [row] = await sql<StoredPicture[]>`
      select picture, type from logos where tenant_id = ${tenantId} and content_hash = ${Buffer.from(contentHash, "hex")}
      limit 1`;
    return row;
  },
});

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest();
