import { LRUCache } from "lru-cache";
import { database } from "@/db/client";
import { config } from "@/lib/base/config";
import { shared } from "@/lib/base/shared";
import { openedSecret } from "@/lib/clients/secret";
import { readMetadata } from "@/lib/clients/stored-metadata";
import { keyContext, loadKeyring } from "@/lib/keys/keyring";
import { type Vault, vaultOf } from "@/lib/keys/vault";
import type { Client } from "@/lib/model/client-metadata";
import { readTrust } from "@/lib/model/trust";
import { dataKeyRows } from "@/lib/store/data-keys";
import { servicesFor } from "@/lib/store/services";
import { directoryStore } from "@/lib/store/tenants";
import { brandOf } from "./brand";
import { readSettings } from "./stored-settings";
import type { Tenant } from "./tenant";
import { trialOf } from "./trial";
import { tellOnce } from "./unread";

/** The second lock behind the notifications: nothing is older than this. Milliseconds. */
const oldest = 30_000;

interface Caches {
  readonly tenants: LRUCache<string, Promise<Tenant | undefined>>;
  readonly clients: LRUCache<string, Promise<Client | undefined>>;
  /** Names asked for that nobody has, apart, so that a flood of them pushes out nobody who is there. */
  readonly misses: LRUCache<string, true>;
}

const caches = (): Caches =>
  shared("directory", () => {
    const made: Caches = {
      tenants: new LRUCache({ max: 1_000, ttl: oldest }),
      clients: new LRUCache({ max: 20_000, ttl: oldest }),
      misses: new LRUCache({ max: 5_000, ttl: 5_000 }),
    };
    listen(made);
    return made;
  });

/** What a tenant's id looks like, as it stands in its URLs. */
export const tenantPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;
const clientPattern = /^[\x20-\x7e]{1,256}$/;

/** The tenant with this id, from the process's cache; undefined where there is none. */
export function findTenant(id: string): Promise<Tenant | undefined> {
  if (!tenantPattern.test(id)) return Promise.resolve(undefined);
  return remember(caches().tenants, id, () => loadTenant(id));
}

/** What a tenant's salt for pairwise subjects is encrypted for. */
export const saltContext = (tenantId: string) => `pairwise-salt:${tenantId}`;

/** A promise is kept, so that a crowd asks once; one that fails, or is forgotten while under way, is not. */
function remember<T>(
  cache: LRUCache<string, Promise<T | undefined>>,
  key: string,
  load: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const known = cache.get(key);
  if (known) return known;
  const { misses } = caches();
  if (misses.has(key)) return Promise.resolve(undefined);
  const loading = load();
  cache.set(key, loading);
  const forget = () => {
    if (cache.peek(key) === loading) cache.delete(key);
  };
  loading.then((found) => {
    if (found !== undefined) return;
    forget();
    misses.set(key, true);
  }, forget);
  return loading;
}

async function loadTenant(id: string): Promise<Tenant | undefined> {
  const { db, sql, lookups } = database();
  const store = directoryStore(db);
  const dataKeys = () => dataKeyRows(db, id).list();
  const [row, storedKeys, wrapped] = await Promise.all([store.tenant(id), store.publishedKeys(id), dataKeys()]);
  if (!row) return undefined;
  const read = readSettings(row.settings);
  tellOnce(read, { tenant: id }, row.version);
  const settings = read.value;
  if (settings.try_it_only && !config().isTryIt) return undefined;
  const vault = vaultOf(id, wrapped, dataKeys);
  const keyring = await loadKeyring(
    storedKeys,
    (sealed, kid) => vault.open(sealed, keyContext(id, kid)),
    Date.now() / 1000,
  );
  const pairwiseSalt = await vault.open(row.pairwiseSalt, saltContext(id));
  const identity = {
    id,
    name: row.name,
    issuer: row.issuer ?? `${config().publicUrl}/t/${id}`,
    settings,
    keyring,
    vault,
  };
  const tenant: Tenant = {
    ...identity,
    brand: await brandOf(identity),
    pairwiseSalt,
    services: servicesFor({ sql, lookups }, id),
    client: (clientId) =>
      clientPattern.test(clientId)
        ? remember(caches().clients, `${id}\n${clientId}`, () => loadClient(vault, clientId))
        : Promise.resolve(undefined),
  };
  return row.trial ? { ...tenant, trial: trialOf(row.trial, tenant) } : tenant;
}

async function loadClient(vault: Vault, clientId: string): Promise<Client | undefined> {
  const { tenantId } = vault;
  const row = await directoryStore(database().db).client(tenantId, clientId);
  if (!row) return undefined;
  const read = readMetadata(row.metadata);
  tellOnce(read, { tenant: tenantId, client: clientId }, row.version);
  const metadata = read.value;
  if (!metadata) return undefined;
  return {
    id: clientId,
    trust: readTrust(row.trust),
    lastUsedAt: row.lastUsedAt ? row.lastUsedAt.getTime() / 1000 : undefined,
    metadata,
    secret: row.secret ? await openedSecret(vault, clientId, row.secret) : undefined,
    previousSecret:
      row.previousSecret && row.previousSecretExpiresAt
        ? {
            secret: await openedSecret(vault, clientId, row.previousSecret),
            until: row.previousSecretExpiresAt.getTime() / 1000,
          }
        : undefined,
    scopes: metadata.scope === undefined ? undefined : new Set(metadata.scope.split(" ")),
  };
}

/**
 * Forgets what another process has changed. Triggers on the tables notify `gatehouse_changed` with `tenant` or
 * `tenant\nclient`; after a lost connection everything is forgotten, since notifications may have been missed.
 */
function listen(all: Caches): void {
  const { tenants, clients, misses } = all;
  const forget = (payload: string) => {
    misses.delete(payload);
    if (payload.includes("\n")) clients.delete(payload);
    else tenants.delete(payload);
  };
  const forgetAll = () => {
    tenants.clear();
    clients.clear();
    misses.clear();
  };
  database()
    .sql.listen("gatehouse_changed", forget, forgetAll)
    // The database is away: until then the time limit holds.
    .catch(() => setTimeout(() => listen(all), 5_000).unref());
}
