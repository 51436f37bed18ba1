import { LRUCache } from "lru-cache";
import { database } from "@/db/client";
import { type Clock, systemClock } from "@/lib/base/clock";
import { logger } from "@/lib/base/log";
import { shared } from "@/lib/base/shared";
import { fetchOutside } from "@/lib/http/outbound";
import { createSlots } from "@/lib/http/slots";
import { logoStore, type StoredPicture } from "@/lib/store/logos";
import { pictureOf } from "./logo-picture";

/** All in seconds. */
const retryAfter = 3600;
const renewAfter = 86_400;
const rememberFound = 30;
const rememberMissing = 15;
const decodeWithin = 60;

const fetchBounds = {
  purpose: "picture",
  maxBytes: 512 * 1024,
  timeoutMs: 10_000,
  accept: "image/webp, image/png, image/jpeg, image/gif",
} as const;

/** The picture's path, or undefined while there is none, good until then (seconds since 1970). */
interface Known {
  readonly path: string | undefined;
  readonly until: number;
}

const paths = () => shared("logo paths", () => new LRUCache<string, Known>({ max: 10_000 }));
const decoders = () => shared("logo decoders", () => createSlots(1, 256));
const store = (tenantId: string) => logoStore(database().sql, tenantId);
const keyOf = (tenantId: string, uri: string) => `${tenantId}\n${uri}`;

/**
 * Where a client's logo is shown from: our own origin, so that the client's host cannot follow people around. Undefined while
 * there is none, and the page shows a monogram. It is fetched in the background when it would be shown: a missing one at most once
 * an hour, a known one once a day. Registering alone makes us fetch nothing.
 * @param uri a registered `logo_uri`, language-tagged or not; a path of our own stays as it is
 */
export async function logoPathOf(
  tenantId: string,
  uri: string,
  clock: Clock = systemClock,
): Promise<string | undefined> {
  if (uri.startsWith("/")) return uri.startsWith("//") ? undefined : uri;
  const now = clock();
  const cached = paths().get(keyOf(tenantId, uri));
  if (cached && now < cached.until) return cached.path;
  const row = await store(tenantId).find(uri);
  const path = row?.contentHash && `/t/${tenantId}/logo/${row.contentHash}`;
  paths().set(keyOf(tenantId, uri), { path, until: now + (path ? rememberFound : rememberMissing) });
  const pause = path ? renewAfter : retryAfter;
  if (!row || row.triedAt <= now - pause) void fetchLogo(tenantId, uri, pause, clock);
  return path;
}

/** A picture by its hash in hexadecimal, as `logoPathOf` names it. */
export async function logoPicture(tenantId: string, contentHash: string): Promise<StoredPicture | undefined> {
  return /^[0-9a-f]{64}$/.test(contentHash) ? store(tenantId).picture(contentHash) : undefined;
}

/** @param pause seconds that must have passed since the last try, in whatever process */
async function fetchLogo(tenantId: string, uri: string, pause: number, clock: Clock): Promise<void> {
  try {
    if (!(await store(tenantId).claim(uri, clock(), clock() - pause))) return;
    const { status, body } = await fetchOutside(uri, { ...fetchBounds, clientHint: `logos of ${tenantId}` });
    if (status !== 200) throw new Error(`the logo's host answered ${status}`);
    await store(tenantId).keep(uri, await decoded(body), clock());
  } catch (thrown) {
    const host = URL.canParse(uri) ? new URL(uri).host : undefined;
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    logger().info({ event: "logo_missing", tenant: tenantId, host, detail }, "no logo");
  } finally {
    paths().delete(keyOf(tenantId, uri));
  }
}

/** One at a time, since each may take 64 MB while it lasts. */
async function decoded(bytes: Uint8Array): Promise<StoredPicture> {
  const release = await decoders().take("", AbortSignal.timeout(decodeWithin * 1000));
  try {
    return await pictureOf(bytes);
  } finally {
    release();
  }
}
