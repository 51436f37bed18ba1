import { hash } from "node:crypto";
import { AdminError } from "@/lib/admin/errors";
import type { Context } from "@/lib/admin/resource";
import { canonical } from "@/lib/events/canonical";
import { record } from "@/lib/events/record";
import { actorId } from "@/lib/model/actor";
import { configVersionRows } from "@/lib/store/config-versions";
import { carryOut, type MadeSecret } from "./carry";
import { countOf, type TenantPlan } from "./change";
import { partOf, readConfigFile } from "./file";
import { checkAccess } from "./permissions";
import type { TenantEntry } from "./schema";
import type { Secrets } from "./secrets";

/** A file to plan or apply. */
export interface Given {
  readonly text: string;
  readonly secrets: Secrets;
  /** Whether what stands in no file is deleted. */
  readonly isPruned?: boolean;
  /** The one tenant that it may be about. */
  readonly only?: string | undefined;
}

/** What is to be done, as it can be kept and handed to `apply`. Nothing in it is secret. */
export interface Plan {
  readonly gatehouse_plan: 1;
  /** SHA-256 of the file. */
  readonly file: string;
  readonly pruned: boolean;
  readonly tenants: readonly TenantPlan[];
}

export interface Applied extends Plan {
  /** By tenant, the versions that were kept: none where nothing was to be done. */
  readonly versions: Readonly<Record<string, number>>;
  readonly made: readonly MadeSecret[];
}

export const hasChanges = ({ tenants }: Plan): boolean => tenants.some(({ changes }) => changes.length > 0);

/**
 * What applying a file would do. It is done and taken back, so that what a plan says can be done.
 * @throws AdminError what apply would throw
 */
export async function planFile(context: Context, given: Given): Promise<Plan> {
  try {
    await context.db.transaction(async (tx) => {
      throw new TakenBack(await carryFile({ ...context, db: tx }, given));
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.plan;
    throw error;
  }
  throw new Error("a plan was not taken back");
}

/**
 * Makes the tenants of a file what it says, all of it in one transaction or nothing, and keeps the file as a version of each.
 * @param expected a plan that was looked at: what would be done otherwise now is refused
 * @throws AdminError conflict where a tenant is another one than it was; invalid, forbidden
 */
export const applyFile = (context: Context, given: Given, expected?: Plan): Promise<Applied> =>
  context.db.transaction((tx) => applyIn({ ...context, db: tx }, given, expected && digestOfPlan(expected)));

type InTenant = Context & { readonly tenantId: string };

/**
 * Makes a tenant what an earlier version of its file says.
 * @param expected the digest of a plan that was looked at
 * @throws AdminError not_found where there is no such version; what apply throws
 */
export const rollBack = (
  context: InTenant,
  number: number,
  given: Omit<Given, "text" | "only">,
  expected?: string,
): Promise<Applied> =>
  context.db.transaction(async (tx) => {
    const inside = { ...context, db: tx };
    return applyIn(inside, { ...given, ...(await fileOf(inside, number)) }, expected, number);
  });

/** What `rollBack` would do. @throws AdminError what it throws */
export const planRollBack = async (
  context: InTenant,
  number: number,
  given: Omit<Given, "text" | "only">,
): Promise<Plan> => planFile(context, { ...given, ...(await fileOf(context, number)) });

async function fileOf(context: InTenant, number: number): Promise<Pick<Given, "text" | "only">> {
  const { db, tenantId } = context;
  checkAccess(context, "apply", tenantId);
  const version = await configVersionRows(db, tenantId).find(number);
  if (version) return { text: version.content, only: tenantId };
  throw new AdminError("not_found", `there is no version ${number} of the configuration of ${tenantId}`);
}

/** By which it is known whether something else would be done by now. */
export const digestOfPlan = (plan: Plan): string => digestOf(canonical(asPlan(plan)));

async function applyIn(
  context: Context,
  given: Given,
  expected: string | undefined,
  restoredFrom?: number,
): Promise<Applied> {
  const { made, parts, ...plan } = await carryFile(context, given);
  if (expected !== undefined && expected !== digestOfPlan(plan))
    throw new AdminError("conflict", "the plan is of another file, or the tenant has changed since: make it anew");
  const versions: Record<string, number> = {};
  for (const { tenant, changes, ...rest } of plan.tenants) {
    const part = parts.get(tenant) ?? { content: "", isNew: true };
    if (changes.length === 0 && !part.isNew) continue;
    versions[tenant] = await keep(context, { tenant, changes, ...rest }, part.content, restoredFrom);
  }
  return { ...plan, made, versions };
}

async function keep(context: Context, plan: TenantPlan, content: string, restoredFrom?: number): Promise<number> {
  const { db, actor } = context;
  const counts = countOf(plan);
  const number = await configVersionRows(db, plan.tenant).add({
    content,
    digest: digestOf(content),
    restoredFrom,
    actorKind: actor.kind,
    actor: actorId(actor),
    changes: plan.changes,
    ...counts,
  });
  const data = { number, ...counts };
  await record(
    db,
    plan.tenant,
    restoredFrom === undefined
      ? { name: "config.applied", actor, data }
      : { name: "config.rolled-back", actor, data: { ...data, to: restoredFrom } },
  );
  return number;
}

interface Part {
  readonly content: string;
  /** Whether the tenant's last version is another one. */
  readonly isNew: boolean;
}

async function carryFile(context: Context, { text, secrets, isPruned = false, only }: Given) {
  const { document, file } = readConfigFile(text);
  const tenants: TenantPlan[] = [];
  const made: MadeSecret[] = [];
  const parts = new Map<string, Part>();
  // In one order, so that two files never wait for each other.
  for (const [tenantId, entry] of Object.entries(file.tenants).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (only !== undefined && tenantId !== only)
      throw new AdminError("invalid", `tenants.${tenantId}: the file is to be about ${only} alone`);
    checkAccess(context, "apply", tenantId);
    const rows = configVersionRows(context.db, tenantId);
    await rows.lock();
    const last = await rows.latest();
    const content = partOf(document, tenantId);
    const doing = { context: { ...context, tenantId }, secrets, isPruned };
    const { made: told, ...plan } = await carryOut(doing, entry, last && entryOf(last.content, tenantId));
    tenants.push({ ...plan, ...(last && { base: last.number }) });
    made.push(...told);
    parts.set(tenantId, { content, isNew: last?.digest !== digestOf(content) });
  }
  return { gatehouse_plan: 1 as const, file: digestOf(text), pruned: isPruned, tenants, made, parts };
}

/** What a version says of its tenant; undefined where another version of Gatehouse wrote it and this one does not understand it. */
export function entryOf(content: string, tenantId: string): TenantEntry | undefined {
  try {
    return readConfigFile(content).file.tenants[tenantId];
  } catch (error) {
    if (error instanceof AdminError) return undefined;
    throw error;
  }
}

const asPlan = ({ gatehouse_plan, file, pruned, tenants }: Plan): Plan => ({ gatehouse_plan, file, pruned, tenants });
const digestOf = (text: string) => hash("sha256", text, "base64url");

/** Carries a plan out of the transaction that it takes back. */
class TakenBack extends Error {
  readonly plan: Plan;

  constructor(plan: Plan) {
    super("taken back");
    this.plan = asPlan(plan);
  }
}
