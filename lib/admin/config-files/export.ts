import { Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from "yaml";
import { allOf } from "@/lib/admin/page";
import type { Context } from "@/lib/admin/resource";
import { type ShownTenant, tenantFor } from "@/lib/admin/resources/tenant-view";
import { currentOf } from "./carry-tenant";
import { readConfigFile } from "./file";
import { checkAccess } from "./permissions";
import { secretReference } from "./secrets";
import { keyOf, type Members, sections } from "./sections";
import { ownSettings } from "./settings";

const secrets = new Set(sections.flatMap((section) => section.secrets));
const byIdentifier = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);

/**
 * Tenants as a configuration file: what is otherwise than by default, without secrets and without what registered itself.
 * @param into an earlier file, whose comments, order and references to secrets stay; tenants that are not exported too
 * @throws AdminError not_found, forbidden; invalid where `into` is no such file
 */
export async function exportTenants(context: Context, ids: readonly string[], into?: string): Promise<string> {
  const entries: [string, Members][] = [];
  for (const id of [...ids].sort()) {
    checkAccess(context, "read", id);
    entries.push([id, await entryFor({ ...context, tenantId: id }, await tenantFor(context.db, id))]);
  }
  const value = { gatehouse: 1, tenants: Object.fromEntries(entries) };
  return into === undefined ? written(value) : rewritten(into, value);
}

async function entryFor(context: Context, tenant: ShownTenant): Promise<Members> {
  const { name, issuer, disabled } = currentOf(tenant);
  const settings = ownSettings(tenant.settings);
  const rows: [string, Members][] = [];
  for (const section of sections) {
    const others = await section.others(context);
    const items = (await allOf(section.resource, context))
      .map((item): [string, object] => [keyOf(section, item), item])
      .filter(([id]) => !others.has(id))
      .map(([id, item]): [string, Members] => [id, section.brief(section.stored(item), tenant)]);
    if (items.length > 0) rows.push([section.name, Object.fromEntries(items.sort(byIdentifier))]);
  }
  return {
    name,
    ...(issuer !== undefined && { issuer }),
    ...(disabled === true && { disabled }),
    ...(Object.keys(settings).length > 0 && { settings }),
    ...Object.fromEntries(rows),
  };
}

/** A new file. @param about stands above it */
export function written(
  value: object,
  about = " Secrets are not in here: name where they are, as in client_secret: { env: NAME }",
): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  document.commentBefore = about;
  return document.toString(layout);
}

const layout = { lineWidth: 0 } as const;

function rewritten(text: string, value: { readonly tenants: Members }): string {
  readConfigFile(text);
  const document = parseDocument(text);
  const tenants = document.get("tenants");
  if (isMap(tenants)) for (const [id, entry] of Object.entries(value.tenants)) put(document, tenants, id, entry);
  return document.toString(layout);
}

/** Changes what differs, and leaves every other node with its comments as it is. */
function put(document: Document, map: YAMLMap, key: string, value: unknown): void {
  const before = map.get(key, true) as unknown;
  if (isMap(before) && isMembers(value)) {
    const names = before.items.map((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key));
    for (const name of names) if (!Object.hasOwn(value, name) && !isReference(name, before)) before.delete(name);
    for (const [name, one] of Object.entries(value)) put(document, before, name, one);
    return;
  }
  const was: unknown = isScalar(before) ? before.value : isSeq(before) ? before.toJS(document) : undefined;
  if (JSON.stringify(was) === JSON.stringify(value)) return;
  if (isScalar(before) && !(typeof value === "object" && value !== null)) before.value = value;
  else map.set(key, document.createNode(value, { aliasDuplicateObjects: false }));
}

const isReference = (name: string, map: YAMLMap) =>
  secrets.has(name) && secretReference.safeParse(map.toJSON()?.[name]).success;

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
