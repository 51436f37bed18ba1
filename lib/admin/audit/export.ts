import type { Sql } from "@/db/client";
import { canonical } from "@/lib/events/canonical";
import { base64url } from "@/lib/events/seal";
import { publicKeyOf, sealKeys } from "@/lib/events/seal-key";
import { eventStore } from "@/lib/store/events";
import { chain, eventsOf } from "./verify";

/**
 * A tenant's events with their seals, a line of JSON each, to be verified without us (docs/audit.md): the public keys first, then each
 * seal before the events that it lists, at last what is in no seal yet.
 */
export async function* exportAudit(sql: Sql, tenantId: string): AsyncGenerator<string> {
  const keys = sealKeys(tenantId).map(({ publicKey }) => ({
    key: base64url(publicKey),
    pem: publicKeyOf(publicKey).export({ type: "spki", format: "pem" }),
  }));
  yield canonical({ tenant: tenantId, keys });
  let last: string | undefined;
  for await (const seal of chain(sql, tenantId)) {
    const { text, hash, signature, events } = seal;
    const listed = events?.map((one) => ({ id: one.id, hash: base64url(one.hash) }));
    yield canonical({
      seal: text,
      hash: base64url(hash),
      signature: base64url(signature),
      ...(listed && { events: listed }),
    });
    for (const event of await eventsOf(seal, sql, tenantId)) yield canonical({ event });
    last = text.sealed_until;
  }
  for (const event of await eventStore(sql, tenantId).unsealed(last, 100_000)) yield canonical({ event });
}
