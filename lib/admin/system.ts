import type { Db } from "@/db/client";
import type { Context } from "./resource";

/** For what Gatehouse does by itself. @param job by whose name it is recorded */
export const asSystem = (db: Db, tenantId?: string, job = "setup"): Context => ({
  db,
  actor: { kind: "system", job },
  ...(tenantId !== undefined && { tenantId }),
});
