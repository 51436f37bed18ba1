import { z } from "zod";
import type { TimePlace } from "@/lib/store/page";
import { AdminError } from "./errors";
import type { Context, Query, Resource } from "./resource";

const moment = z.iso.datetime({ precision: 6 });

/** Where a list goes on. @param read gives the place that a text is, if it is one. @throws AdminError invalid */
export function placeBy<Place>(
  after: string | undefined,
  read: (text: string) => Place | undefined,
): Place | undefined {
  const place = after === undefined ? undefined : read(after);
  if (after === undefined || place !== undefined) return place;
  throw new AdminError("invalid", "after: must be what `next` of the page before was");
}

/** The same in a list in order of time. @param ids what tells rows of one moment apart */
export const timePlace = (after: string | undefined, ids: z.ZodType<string> = z.string()): TimePlace | undefined =>
  placeBy(after, (text) => {
    const [at = "", id = "", ...more] = text.split(",");
    return moment.safeParse(at).success && ids.safeParse(id).success && more.length === 0 ? { at, id } : undefined;
  });

/** A list page after page, to its end or to `limit`. */
export async function* pagesOf<Item>(
  resource: Pick<Resource<Item>, "list">,
  context: Context,
  { limit = Number.POSITIVE_INFINITY, after, filter }: Query = {},
): AsyncGenerator<{ readonly items: readonly Item[]; readonly next: string | null }> {
  let left = limit;
  let next = after ?? null;
  do {
    const page = await resource.list(context, { limit: Math.min(left, 1_000), after: next ?? undefined, filter });
    yield page;
    left -= page.items.length;
    next = page.next;
  } while (next !== null && left > 0);
}

/** A list whole, for those that are short. */
export async function allOf<Item>(
  resource: Pick<Resource<Item>, "list">,
  context: Context,
  filter?: unknown,
): Promise<Item[]> {
  const all: Item[] = [];
  for await (const { items } of pagesOf(resource, context, { filter })) all.push(...items);
  return all;
}
