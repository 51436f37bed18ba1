import type { Context, Resource } from "@/lib/admin/resource";
import { resources } from "@/lib/admin/resources";
import { type ApiCaller, checkMayCall } from "./access";
import { operationsFor } from "./operations";
import type { ListQuery } from "./query";
import type { Named } from "./routing";

/** What items refer to, for each of them; without `expand`, nothing. */
type Expanding = (context: Context, items: readonly object[]) => Promise<readonly Expanded[]>;
interface Expanded {
  /** By the member that identifies it; null where there is no such thing any more. */
  readonly expanded?: Readonly<Record<string, object | null>>;
}

/** What a member of a resource identifies one of. */
export function referredTo({ refersTo = {}, name }: Resource, member: string): Resource {
  const found = resources.find(({ path }) => path === Reflect.get(refersTo, member));
  if (!found) throw new Error(`${member} of ${name} refers to no resource`);
  return found;
}

/**
 * Gets ready to tell items with what they refer to: each kind is behind its own permission and scope, as if it were asked for.
 * @throws OAuthError insufficient_scope; ApiProblem forbidden, before anything is read
 */
export function expansionFor(
  { operation, tenantId, id }: Named,
  caller: ApiCaller,
  { expand }: Pick<ListQuery, "expand">,
): Expanding {
  if (!expand) return async (_context, items) => items.map(() => ({}));
  const wanted = expand.map((member) => ({ member, resource: referredTo(operation.resource, member) }));
  for (const { resource } of wanted)
    for (const one of operationsFor(resource))
      if (one.does.kind === "show") checkMayCall(caller, { operation: one, tenantId, id });
  return async (context, items) => {
    const found = await Promise.all(
      wanted.map(async ({ member, resource }) => {
        const ids = new Set(items.flatMap((item) => idIn(item, member) ?? []));
        return { member, things: await resource.showAll(context, [...ids]) };
      }),
    );
    return items.map((item) => ({
      expanded: Object.fromEntries(
        found.flatMap(({ member, things }) => {
          const at = idIn(item, member);
          return at === undefined ? [] : [[member, things.get(at) ?? null]];
        }),
      ),
    }));
  };
}

/** Undefined where the item refers to nothing by this member. */
function idIn(item: object, member: string): string | undefined {
  const id: unknown = Reflect.get(item, member);
  return typeof id === "string" ? id : undefined;
}
