import type { Db } from "@/db/client";
import { recordTold } from "@/lib/admin/recording";
import type { Actor } from "@/lib/model/actor";
import { type DomainRow, domainRows } from "@/lib/store/domains";
import { type Asking, lookForProof } from "./proof";

interface Checked {
  readonly tenantId: string;
  readonly host: string;
  readonly token: string;
}

/**
 * Looks for the proof of a host, with no transaction open, and keeps what was found.
 * @returns undefined where another tenant has proven the host, or the claim is gone
 */
export async function checkDomain(
  db: Pick<Db, "transaction">,
  actor: Actor,
  claim: Checked,
  asking: Asking = {},
): Promise<DomainRow | undefined> {
  const { tenantId, host } = claim;
  const found = await lookForProof(claim, asking);
  return db.transaction(async (tx) => {
    const rows = domainRows(tx, tenantId);
    const before = await rows.find(host);
    const after = await rows.keep(claim, found);
    if (before?.provenAt === null && after?.provenAt)
      await recordTold(tx, { actor, tenantId }, [{ name: "domain.proven", data: { host } }]);
    return after;
  });
}
