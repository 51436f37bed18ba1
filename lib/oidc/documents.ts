import { createHash } from "node:crypto";
import type { CachedDocument } from "@/lib/http/respond";
import type { Tenant } from "@/lib/tenants/tenant";
import { metadataOf } from "./discovery";

interface Documents {
  /** OIDC Discovery §4.2, RFC 8414 §3.2. */
  readonly metadata: CachedDocument;
  /** RFC 7517 §5. */
  readonly jwks: CachedDocument;
}

const made = new WeakMap<Documented, Documents>();

type Documented = Pick<Tenant, "id" | "issuer" | "settings" | "keyring">;

/** The two documents that a tenant publishes about itself, made once for as long as it is in the cache. */
export function documentsOf(tenant: Documented): Documents {
  const known = made.get(tenant);
  if (known) return known;
  const documents = { metadata: document(metadataOf(tenant)), jwks: document(tenant.keyring.jwks) };
  made.set(tenant, documents);
  return documents;
}

function document(value: unknown): CachedDocument {
  const body = JSON.stringify(value);
  return { body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}
