import { AdminError } from "@/lib/admin/errors";
import { allOf } from "@/lib/admin/page";
import type { Context } from "@/lib/admin/resource";
import { type ShownTenant, tenantFor } from "@/lib/admin/resources/tenant-view";
import { carryTenant } from "./carry-tenant";
import { type Change, differences, type MemberChange, type TenantPlan } from "./change";
import type { TenantEntry } from "./schema";
import { placeOf, type SecretReference, type Secrets, secretReference } from "./secrets";
import { idOf, keyOf, type Members, type Section, sections } from "./sections";

/** How a file is carried out. */
export interface Doing {
  /** In the transaction that all of it is one of, and in the tenant. */
  readonly context: Context & { readonly tenantId: string };
  readonly secrets: Secrets;
  readonly isPruned: boolean;
}

/** A secret that was made, told once. */
export interface MadeSecret {
  readonly tenant: string;
  readonly kind: string;
  readonly id: string;
  readonly member: string;
  readonly value: string;
}

interface Done {
  readonly changes: Change[];
  readonly left: Pick<Change, "kind" | "id">[];
  readonly made: MadeSecret[];
}

/**
 * Makes a tenant what its file says: first the tenant, then what it has, as the definitions of lib/admin do it, so that permissions,
 * checks and what is recorded are the same as at the command line.
 * @param last what was applied before: members that it named and this one does not go back to their defaults
 * @throws AdminError where a definition refuses; its message says where in the file
 */
export async function carryOut(
  doing: Doing,
  entry: TenantEntry,
  last: TenantEntry | undefined,
): Promise<TenantPlan & { readonly made: readonly MadeSecret[] }> {
  const { context } = doing;
  const { tenantId: tenant, db } = context;
  const there = await tenantFor(db, tenant).catch(absent);
  const changes = [...(await at(`tenants.${tenant}`, () => carryTenant(context, tenant, entry, last, there)))];
  const done: Done = { changes, left: [], made: [] };
  const shown = await tenantFor(db, tenant);
  for (const section of sections) {
    const rows = rowsOf(entry, section);
    if (rows) await carrySection(doing, section, rows, shown, done);
  }
  return { tenant, ...(there && { version: there.version }), ...done };
}

/** What a file says of a section, by identifier; undefined where it says nothing. */
export const rowsOf = (entry: TenantEntry, { name }: Section): Readonly<Record<string, Members>> | undefined =>
  Object.entries(entry).find(([key]) => key === name)?.[1] as Readonly<Record<string, Members>> | undefined;

async function carrySection(
  doing: Doing,
  section: Section,
  rows: Readonly<Record<string, Members>>,
  tenant: ShownTenant,
  { changes, left, made }: Done,
): Promise<void> {
  const { context, isPruned } = doing;
  const { resource } = section;
  const { name: kind } = resource;
  const there = new Map((await allOf(resource, context)).map((item) => [keyOf(section, item), item]));
  const others = await section.others(context);
  const remove = async (id: string, item: object) => {
    await resource.remove(context, idOf(section, item));
    changes.push({ action: "delete", kind, id, ...versionOf(item), members: [] });
  };
  for (const [id, item] of there) {
    if (rows[id]?.absent === true) await remove(id, item);
    else if (Object.hasOwn(rows, id) || others.has(id)) continue;
    else if (isPruned) await remove(id, item);
    else left.push({ kind, id });
  }
  for (const [id, row] of Object.entries(rows)) {
    if (row.absent === true) continue;
    await at(`tenants.${tenant.id}.${section.name}.${id}`, async () => {
      const item = there.get(id);
      if (item) changes.push(...(await carryRow(doing, section, tenant, id, row, item)));
      else {
        const { change, told } = await makeRow(doing, section, tenant, id, row);
        changes.push(change);
        made.push(...told);
      }
    });
  }
}

async function makeRow({ context, secrets }: Doing, section: Section, tenant: ShownTenant, id: string, row: Members) {
  const { resource } = section;
  section.whole(row, tenant);
  const named = await namedIn(secrets, section, row);
  const item = await resource.create(context, {
    ...plain(section, row),
    [section.key]: id,
    ...Object.fromEntries(named.map(({ member, value }) => [member, value])),
  });
  const told = Object.keys(resource.secretOnce)
    .filter((member) => !named.some((one) => one.member === member))
    .flatMap((member): MadeSecret[] => {
      const value = memberOf(item, member);
      return value === "" ? [] : [{ tenant: tenant.id, kind: resource.name, id, member, value }];
    });
  const members = [...differences({}, plain(section, row)), ...named.map(secretChange)];
  return { change: { action: "create", kind: resource.name, id, members } satisfies Change, told };
}

async function carryRow(
  { context, secrets }: Doing,
  section: Section,
  tenant: ShownTenant,
  id: string,
  row: Members,
  item: object,
): Promise<readonly Change[]> {
  const { resource } = section;
  const wanted = section.whole(row, tenant);
  const changes: MemberChange[] = differences(section.stored(item), wanted);
  const given = Object.fromEntries(changes.map(({ member, to }): [string, unknown] => [member, to ?? null]));
  for (const one of await namedIn(secrets, section, row)) {
    if (await section.isSecret(context, idOf(section, item), one.member, one.value)) continue;
    changes.push(secretChange(one));
    given[one.member] = one.value;
  }
  if (changes.length === 0) return [];
  await resource.update(context, idOf(section, item), { ...given, ...versionOf(item) });
  return [{ action: "update", kind: resource.name, id, ...versionOf(item), members: changes }];
}

interface Named {
  readonly member: string;
  readonly reference: SecretReference;
  readonly value: string;
}

/** The secrets that a row names, from where they are. */
async function namedIn(secrets: Secrets, section: Section, row: Members): Promise<readonly Named[]> {
  if (secrets === "kept") return [];
  const named = section.secrets.filter((member) => row[member] !== undefined);
  return Promise.all(
    named.map(async (member) => {
      const reference = secretReference.parse(row[member]);
      return { member, reference, value: await at(member, () => secrets(reference)) };
    }),
  );
}

const secretChange = ({ member, reference }: Named): MemberChange => ({
  member,
  to: placeOf(reference),
  isSecret: true,
});

const plain = ({ secrets }: Section, row: Members): Members =>
  Object.fromEntries(Object.entries(row).filter(([member]) => !secrets.includes(member)));

const memberOf = (item: object, member: string): string =>
  String(Object.entries(item).find(([name]) => name === member)?.[1] ?? "");

const versionOf = (item: object) => ("version" in item ? { version: Number(item.version) } : {});

function absent(error: unknown): undefined {
  if (error instanceof AdminError && error.kind === "not_found") return undefined;
  throw error;
}

/** Says of what is refused where in the file it stands. */
async function at<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    const lines = error.message
      .split("\n")
      .map((line) => (/^[\w#.-]+: /.test(line) ? `${place}.${line}` : `${place}: ${line}`));
    throw new AdminError(error.kind, lines.join("\n"));
  }
}
