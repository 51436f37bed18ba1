import { single } from "@/app/admin/_shell/admin";

/** What the log is narrowed by, as the address has it; days as in 2026-11-23. */
export interface Filter {
  readonly name?: string;
  readonly user?: string;
  readonly client?: string;
  readonly since?: string;
  readonly until?: string;
}

/** The filter of an address. */
export const filterOf = (query: Readonly<Record<string, string | readonly string[] | undefined>>): Filter => ({
  name: single(query.name),
  user: single(query.user),
  client: single(query.client),
  since: single(query.since),
  until: single(query.until),
});

/** The address of a page with this filter. */
export function withFilter(here: string, filter: Filter, more: Readonly<Record<string, string>> = {}): string {
  const given = Object.entries({ ...filter, ...more }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return given.length > 0 ? `${here}?${new URLSearchParams(given)}` : here;
}

/** What the definition is asked for. Days as a form has them become moments: from the first of one, until the end of the other (UTC). */
export const asked = ({ since, until, ...filter }: Filter) => ({
  ...filter,
  ...(since && { since: `${since}T00:00:00Z` }),
  ...(until && { until: dayAfter(until) }),
});

function dayAfter(day: string): string {
  const moment = Date.parse(`${day}T00:00:00Z`);
  // What is no day goes on as it is, and the definition says so.
  return Number.isNaN(moment) ? day : new Date(moment + 86_400_000).toISOString();
}
