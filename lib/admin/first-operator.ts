import type { Db } from "@/db/client";
import { systemTenant } from "@/lib/model/system-tenant";
import { hasOperator } from "@/lib/store/members";
import { invitations } from "./resources/invitations";
import { asSystem } from "./system";

/** A link by which somebody becomes the first operator; undefined where there is one. */
export async function firstOperatorLink(db: Db): Promise<string | undefined> {
  if (await hasOperator(db)) return undefined;
  const made = await invitations.create(asSystem(db, systemTenant), { role: "operator" });
  return "link" in made && typeof made.link === "string" ? made.link : undefined;
}
