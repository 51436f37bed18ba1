import { database } from "@/db/client";
import { AdminError } from "@/lib/admin/errors";
import { mayDo } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { clients } from "@/lib/admin/resources/clients";
import { randomToken } from "@/lib/base/secrets";
import { record } from "@/lib/events/record";
import { findTenant } from "@/lib/tenants/directory";
import { begun, type Wishes } from "./begin";
import { type Demands, demandsOf } from "./means";
import { type Found, runsOf } from "./run";
import { type NextStep, possibleSteps, wentOn } from "./steps";

/** The application that is tried, by whom, in which session of the dashboard. */
export interface Trying {
  readonly context: Context;
  readonly tenantId: string;
  readonly clientId: string;
  /** The cookie of the session. */
  readonly session: string;
}

/** Whoever may make an application a new secret may have the present one used; nobody else. */
export const mayTry = (context: Context, tenantId: string): boolean =>
  mayDo(context, "rotate-secret", { ...clients, tenantId });

async function tried({ context, tenantId, clientId }: Omit<Trying, "session">) {
  if (!mayTry(context, tenantId)) throw new AdminError("forbidden", "you may not try applications of this tenant");
  const tenant = await findTenant(tenantId);
  const client = await tenant?.client(clientId);
  if (!tenant || !client)
    throw new AdminError("not_found", "this application is not served: it, or its tenant, is switched off");
  return { tenant, client };
}

/** What a run of an application has to bring. Undefined where it is not served at the moment. */
export async function demandsFor(trying: Omit<Trying, "session">): Promise<Demands | undefined> {
  const tenant = await findTenant(trying.tenantId);
  const client = await tenant?.client(trying.clientId);
  return tenant && client && demandsOf(tenant, client);
}

/** Begins a run. @returns by what it is found @throws AdminError */
export async function start(trying: Trying, wishes: Wishes): Promise<string> {
  const asking = await tried(trying);
  const token = randomToken();
  const { run, state } = await begun(asking, wishes, token);
  const { tenantId, clientId, session, context } = trying;
  await database().db.transaction(async (tx) => {
    await runsOf(session, tx).begin(token, { tenantId, clientId }, state, run);
    await record(tx, tenantId, {
      name: "client.tried",
      actor: context.actor,
      client: clientId,
      data: { flow: run.flow },
    });
  });
  return token;
}

/** A run of this session, as far as it has come. Undefined: it is over, or somebody else's. */
export const runAt = async ({ session, ...place }: Trying, token: string): Promise<Found | undefined> =>
  mayTry(place.context, place.tenantId) ? runsOf(session).find(token, place) : undefined;

/** Goes a step on. @returns whether it was kept; not so where the run is over or another step came between @throws AdminError */
export async function goOn(trying: Trying, token: string, step: NextStep): Promise<boolean> {
  const asking = await tried(trying);
  const runs = runsOf(trying.session);
  const found = await runs.find(token, trying);
  if (!found || !possibleSteps(found.run).includes(step)) return false;
  return runs.keep(found, await wentOn({ ...asking, run: found.run }, found.run, step));
}
