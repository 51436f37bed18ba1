import type { RoundKind } from "@/lib/jobs/rounds";
import { dueDomains, lostDomains } from "@/lib/store/domains";
import { checkDomain } from "./check";
import type { Asking } from "./proof";

/** Looked at in one round; the others wait for the next. */
const most = 50;

/** Looks again at the proofs of a day ago, and takes away what has failed for too long. */
export const rechecking = (asking: Asking = {}): RoundKind => ({
  name: "domains",
  async run({ sql, db }) {
    for (const due of await dueDomains(sql, most))
      await checkDomain(db, { kind: "system", job: "domains" }, due, asking);
    await lostDomains(sql);
  },
});
