import { LRUCache } from "lru-cache";
import { database } from "@/db/client";
import { shared } from "@/lib/base/shared";
import { issuerStore } from "@/lib/store/issuers";
import { readSettings } from "@/lib/tenants/stored-settings";

/** The ids of tenants by an issuer of their own and by the domains whose people they sign in. */
export interface Places {
  readonly byIssuer: ReadonlyMap<string, string>;
  readonly byDomain: ReadonlyMap<string, string>;
}

/** Milliseconds that a found place is believed, and one that was not found. */
const oldest = 30_000;
const oldestMiss = 5_000;

interface Loaded {
  readonly at: number;
  readonly places: Promise<Places>;
}

const cache = () => shared("webfinger places", () => new LRUCache<"all", Loaded>({ max: 1, ttl: oldest }));

/**
 * Finds a tenant's id by its place. All places are read at once and kept, so that asking for made-up domains costs the database
 * one statement in five seconds, whoever asks.
 */
export async function findPlace(find: (places: Places) => string | undefined): Promise<string | undefined> {
  const known = cache().get("all");
  const found = known && find(await known.places);
  if (known && (found !== undefined || performance.now() - known.at < oldestMiss)) return found;
  return find(await load());
}

function load(): Promise<Places> {
  const loading: Loaded = { at: performance.now(), places: read() };
  cache().set("all", loading);
  loading.places.catch(() => cache().delete("all"));
  return loading.places;
}

async function read(): Promise<Places> {
  const byIssuer = new Map<string, string>();
  const byDomain = new Map<string, string>();
  for (const { id, issuer, settings } of await issuerStore(database().db).placed()) {
    if (issuer !== null) byIssuer.set(issuer, id);
    // Where two tenants name one domain, it stays with the older: a newcomer cannot take it over.
    for (const domain of readSettings(settings).value.webfinger_domains)
      if (!byDomain.has(domain)) byDomain.set(domain, id);
  }
  return { byIssuer, byDomain };
}
