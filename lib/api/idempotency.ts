import { z } from "zod";
import type { Db } from "@/db/client";
import { tokenHash } from "@/lib/base/secrets";
import { type Vault, vaultFor } from "@/lib/keys/vault";
import { idempotencyKeyRows } from "@/lib/store/idempotency-keys";
import { ApiProblem } from "./problem";

/** What an operation came to, as it is sent. */
export interface Outcome {
  readonly status: number;
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A request that shall be done once. */
export interface Once {
  /** The tenant that it is about; empty for the installation. */
  readonly tenantId: string;
  readonly caller: string;
  /** As it was sent. */
  readonly key: string;
  /** Everything that makes it another request: method, path and body. */
  readonly request: string;
}

const kept = z.object({
  request: z.string(),
  status: z.int(),
  body: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
});

/**
 * Does what a request asks once for its `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): another with the same key within
 * 24 hours is answered the same, and does nothing. The note and what was done are one transaction, so that neither is there without the
 * other; what failed leaves none, and may be tried again.
 * @throws ApiProblem key-reused, request-under-way, conflict, bad-request
 */
export async function once(db: Db, wanted: Once, run: (db: Db) => Promise<Outcome>): Promise<Outcome> {
  const { tenantId, caller, key, request } = wanted;
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new ApiProblem("bad-request", "Idempotency-Key must be 1 to 255 printable ASCII characters without spaces");
  const hash = tokenHash(key);
  const asked = tokenHash(request).toString("base64url");
  const context = `idempotency:${JSON.stringify([tenantId, caller, hash.toString("base64url")])}`;
  return db.transaction(async (tx) => {
    const rows = idempotencyKeyRows(tx, tenantId, caller);
    if (!(await rows.claim(hash)))
      throw new ApiProblem("request-under-way", "wait for its answer, then send it again", {
        headers: { "retry-after": "1" },
      });
    const sealed = await rows.find(hash);
    if (sealed !== undefined) return answerOf(await opened(await vaultFor(tx, tenantId), sealed, context), asked);
    const outcome = await run(tx);
    const vault = await vaultFor(tx, tenantId);
    await rows.keep(hash, vault.close(JSON.stringify({ request: asked, ...outcome }), context));
    return outcome;
  });
}

function answerOf(answer: string, asked: string): Outcome {
  const { request, ...outcome } = kept.parse(JSON.parse(answer));
  if (request === asked) return outcome;
  throw new ApiProblem("key-reused", "send the same request again, or a new key with this one");
}

/** It is not closed anew when the encryption key changes: a day later nobody asks. */
async function opened(vault: Vault, sealed: string, context: string): Promise<string> {
  try {
    return await vault.open(sealed, context);
  } catch {
    throw new ApiProblem("conflict", "this was done, and its answer can no longer be told: look at what there is");
  }
}
