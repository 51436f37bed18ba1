import { createHash } from "node:crypto";
import { and, eq, sql as raw } from "drizzle-orm";
import type { Sql } from "@/db/client";
import { brandFonts, logos } from "@/db/schema";
import type { StoredPicture } from "./logos";
import type { Writer } from "./page";

/** Uploaded files that no branding shows are kept while they are among the latest so many of their kind. */
const mostUnused = 20;

/** Logos and fonts that a tenant's admins uploaded, by the SHA-256 hash of their content in hexadecimal. */
export const brandFileRows = (db: Writer, tenantId: string) => {
  const has = async (table: typeof logos | typeof brandFonts, contentHash: string): Promise<boolean> => {
    const rows = await db
      .select({ tenantId: table.tenantId })
      .from(table)
      .where(and(eq(table.tenantId, tenantId), eq(table.contentHash, Buffer.from(contentHash, "hex"))))
      .limit(1);
    return rows.length > 0;
  };
  /** Whether what is published, drafted or kept names a file. */
  const isShown = (hash: unknown) => raw`exists (
    select settings::text as said from tenants where id = ${tenantId} and settings::text like '%' || encode(${hash}, 'hex') || '%'
    union all select content::text from branding_drafts where tenant_id = ${tenantId} and content::text like '%' || encode(${hash}, 'hex') || '%'
    union all select content::text from branding_versions where tenant_id = ${tenantId} and content::text like '%' || encode(${hash}, 'hex') || '%')`;
  return {
    hasLogo: (contentHash: string) => has(logos, contentHash),
    hasFont: (contentHash: string) => has(brandFonts, contentHash),

    /** @returns its hash */
    async addLogo({ picture, type }: StoredPicture): Promise<string> {
      const contentHash = sha256(picture);
      const uri = `upload:${contentHash.toString("hex")}`;
      const now = new Date();
      await db
        .insert(logos)
        .values({ tenantId, uriHash: sha256(uri), uri, contentHash, picture, type, triedAt: now, fetchedAt: now })
        .onConflictDoUpdate({ target: [logos.tenantId, logos.uriHash], set: { fetchedAt: now } });
      await db.execute(raw`
        delete from logos where tenant_id = ${tenantId} and uri_hash in (
          select uri_hash from logos l where tenant_id = ${tenantId} and uri like 'upload:%' and not ${isShown(raw`l.content_hash`)}
          order by fetched_at desc offset ${mostUnused})`);
      return contentHash.toString("hex");
    },

    /** @returns its hash */
    async addFont(content: Buffer): Promise<string> {
      const contentHash = sha256(content);
      await db
        .insert(brandFonts)
        .values({ tenantId, contentHash, content })
        .onConflictDoUpdate({
          target: [brandFonts.tenantId, brandFonts.contentHash],
          set: { uploadedAt: raw`now()` },
        });
      await db.execute(raw`
        delete from brand_fonts where tenant_id = ${tenantId} and content_hash in (
          select content_hash from brand_fonts f where tenant_id = ${tenantId} and not ${isShown(raw`f.content_hash`)}
          order by uploaded_at desc offset ${mostUnused})`);
      return contentHash.toString("hex");
    },
  };
};

/** A font by its hash in hexadecimal; undefined where the tenant has none such. */
export async function storedFont(sql: Sql, tenantId: string, contentHash: string): Promise<Buffer | undefined> {
  if (!/^[0-9a-f]{64}$/.test(contentHash)) return undefined;
  const [row] = await sql<{ content: Buffer }[]>`
    select content from brand_fonts where tenant_id = ${tenantId} and content_hash = ${Buffer.from(contentHash, "hex")}`;
  return row?.content;
}

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest();
