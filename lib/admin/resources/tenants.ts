import { and, asc, eq, sql as raw } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "@/db/client";
import { tenants } from "@/db/schema";
import { AdminError, changed, parseInput } from "@/lib/admin/errors";
import { changeNewest, expectedVersion } from "@/lib/admin/newest";
import { config } from "@/lib/base/config";
import { encrypt, randomToken } from "@/lib/base/secrets";
import { notUnderstood } from "@/lib/base/stored";
import { createKeys } from "@/lib/keys/new-key";
import { type TenantSettings, tenantSettings } from "@/lib/model/tenant-settings";
import { saltContext, tenantPattern } from "@/lib/tenants/directory";
import { tenantRules } from "@/lib/tenants/profile-rules";
import { readSettings } from "@/lib/tenants/stored-settings";

const id = z.string().regex(tenantPattern, "must be 1 to 63 lower-case letters, digits or hyphens");
const name = z.string().min(1).max(100);
const issuer = z
  .url({ protocol: /^https?$/ })
  .refine((uri) => !/[?#]|\/$/.test(uri), "must have no query, fragment or trailing slash");

/** What one setting says against another is refused when it is written, not when it is read. */
const checkedSettings = tenantSettings.superRefine((settings, context) => {
  const { profile, resources, offer } = settings;
  const { isPushed, isSigned, offer: bounds } = tenantRules({ settings });
  const refuse = (member: string, message: string) =>
    context.addIssue({ code: "custom", path: ["offer", member], message });
  if (isPushed && !offer.pushed_requests) refuse("pushed_requests", "cannot be off where requests must be pushed");
  if (isSigned && !offer.request_parameter) refuse("request_parameter", "cannot be off where requests must be signed");
  const algs = bounds.signing_algs;
  resources.forEach(({ access_token_signed_response_alg: alg }, at) => {
    if (algs?.includes(alg) !== false) return;
    const path = ["resources", at, "access_token_signed_response_alg"];
    context.addIssue({ code: "custom", path, message: `${alg} is not an algorithm of the profile ${profile}` });
  });
});

const newTenant = z.strictObject({ id, name, issuer: issuer.optional(), settings: checkedSettings.prefault({}) });
const tenantChange = z.strictObject({
  name: name.optional(),
  issuer: issuer.nullable().optional(),
  disabled: z.boolean().optional(),
  /** Merged into what is set, member by member. */
  settings: z.record(z.string(), z.unknown()).optional(),
  version: expectedVersion,
});

/** A tenant as administrators see one. */
export interface ShownTenant {
  readonly id: string;
  readonly name: string;
  /** What tokens name and where discovery starts, whether set or built from PUBLIC_URL. */
  readonly issuer: string;
  readonly disabled: boolean;
  readonly settings: TenantSettings;
  /** Settings that another version of Gatehouse wrote and this one leaves aside. */
  readonly not_understood?: readonly string[];
  /** Raised by every change. */
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Makes a tenant with its first keys. @throws AdminError */
export async function createTenant(db: Db, input: unknown): Promise<ShownTenant> {
  const given = parseInput(newTenant, input);
  return db.transaction(async (tx) => {
    const [row] = await tx
      .insert(tenants)
      .values({ ...given, pairwiseSalt: encrypt(randomToken(), saltContext(given.id)) })
      .onConflictDoNothing()
      .returning();
    if (!row) throw new AdminError("conflict", `there is a tenant ${given.id} already`);
    await createKeys(tx, given.id);
    return shown(row);
  });
}

export async function listTenants(db: Db): Promise<ShownTenant[]> {
  return (await db.select().from(tenants).orderBy(asc(tenants.id))).map(shown);
}

/** @throws AdminError not_found */
export async function showTenant(db: Db, tenantId: string): Promise<ShownTenant> {
  return shown(await find(db, tenantId));
}

/**
 * Changes the members given; a null takes a setting, or the issuer of its own, away.
 * @param input with `version`, the change is made only where the tenant still has that version
 * @throws AdminError
 */
export async function updateTenant(db: Db, tenantId: string, input: unknown): Promise<ShownTenant> {
  const { settings, disabled, version, ...change } = parseInput(tenantChange, input);
  const write = async (before: Row) => {
    const merged = settings && parseInput(checkedSettings, mergeMembers(before.settings, settings));
    const [row] = await db
      .update(tenants)
      .set({
        ...change,
        ...(merged && { settings: merged }),
        ...(disabled !== undefined && { disabledAt: disabled ? (before.disabledAt ?? new Date()) : null }),
        version: raw`${tenants.version} + 1`,
        updatedAt: raw`now()`,
      })
      .where(and(eq(tenants.id, tenantId), eq(tenants.version, before.version)))
      .returning();
    return row;
  };
  return shown(await changeNewest(`tenant ${tenantId}`, version, () => find(db, tenantId), write));
}

type Row = typeof tenants.$inferSelect;

async function find(db: Db, tenantId: string): Promise<Row> {
  const [row] = await db.select().from(tenants).where(eq(tenants.id, tenantId));
  return changed(row, `tenant ${tenantId}`);
}

function shown(row: Row): ShownTenant {
  const { value: settings, ...read } = readSettings(row.settings);
  return {
    id: row.id,
    name: row.name,
    issuer: row.issuer ?? `${config().publicUrl}/t/${row.id}`,
    disabled: row.disabledAt !== null,
    settings,
    ...notUnderstood(read),
    version: row.version,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

/** RFC 7396, one level deep for the groups of settings: null takes a member away. */
function mergeMembers(before: TenantSettings, change: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isGroup = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const merged: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(change)) {
    const old = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isGroup(old) && isGroup(value) ? dropNulls({ ...old, ...value }) : value;
  }
  return merged;
}

const dropNulls = (group: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(group).filter(([, value]) => value !== null));
