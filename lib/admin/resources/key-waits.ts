import { z } from "zod";
import type { Db } from "@/db/client";
import { AdminError } from "@/lib/admin/errors";
import { action } from "@/lib/admin/operation";
import { recordTold, type Told } from "@/lib/admin/recording";
import type { TenantWork } from "@/lib/admin/scope";
import { asSystem } from "@/lib/admin/system";
import { keyReaders } from "@/lib/store/key-readers";
import { type KeyRow, keyRows, waitingKeys } from "@/lib/store/keys";
import type { Writer } from "@/lib/store/page";
import { withinTenants } from "@/lib/store/second-lock";
import { rotationTimes, type ShownKey, shown, shownKey } from "./key-schemas";

const count = z.int().nonnegative();

const shownReaders = z
  .object({
    waiting: count.describe("Clients that have not fetched the key: it waits for them"),
    fetched: count.describe("Clients that have"),
    unknown: count.describe("Clients of which nobody can tell: nothing waits for them"),
    clients: z
      .array(
        z.object({
          client_id: z.string().describe("The client"),
          client_name: z.string().nullable().describe("What it is called"),
          last_used_at: z.date().describe("When it was used last, to the day"),
          state: z
            .enum(["waiting", "fetched", "unknown"])
            .describe("Whether the key set with this key was fetched from where the client is used"),
          shares_address: z
            .boolean()
            .describe("Whether another client is used from there too, so that the fetch may have been that one's"),
        }),
      )
      .describe("Those that have not fetched it first, a hundred at the most"),
  })
  .describe("Clients of the last 30 days that rely on keys of its algorithm");

/** Who has fetched a key, by the addresses that clients are used from. */
export const readers = action({
  on: "one",
  isDestructive: false,
  about: "tell which clients that rely on it have fetched it",
  input: z.strictObject({}),
  output: shownReaders,
  said: ({ clients, unknown, waiting, fetched }) => [
    ...clients.map(
      ({ client_id, state, last_used_at }) => `${client_id}  ${state}  used ${last_used_at.toISOString()}`,
    ),
    `${fetched} fetched it, ${waiting} have not, of ${unknown} nobody can tell`,
  ],
  async run(_, { db, tenant }: TenantWork, key: KeyRow) {
    const { counts, clients } = await keyReaders(db, tenant.id, key);
    return {
      ...counts,
      clients: clients.map(({ clientId, name, lastUsedAt, state, isShared }) => ({
        client_id: clientId,
        client_name: name,
        last_used_at: lastUsedAt,
        state,
        shares_address: isShared,
      })),
    };
  },
});

export type ShownReaders = z.infer<typeof shownReaders>;

export const readersOf = (result: unknown) => shownReaders.parse(result);

/** For whoever does not want to wait longer. */
export const takeOver = action({
  on: "one",
  isDestructive: true,
  about: "use a key that waits from now on, whoever has not fetched it yet",
  input: z.strictObject({}),
  output: shownKey,
  async run(_, { db, tenant }: TenantWork, { kid }: KeyRow) {
    const taken = await takenOver(db, tenant.id, await keyRows(db, tenant.id).find(kid));
    if (taken) return shown(taken);
    throw new AdminError("conflict", `key ${kid} does not wait: it was used already`);
  },
  events: (key) => [tookOver(key, "asked")],
});

const tookOver = ({ kid, alg, missed }: Pick<ShownKey, "kid" | "alg" | "missed">, why: Why): Told => ({
  name: "key.took-over",
  data: { kid, alg, why, missed: missed ?? [] },
});

type Why = "fetched" | "deadline" | "asked";

/** @returns the key as it is then; undefined where it waits no more */
async function takenOver(db: Writer, tenantId: string, key: KeyRow | undefined): Promise<KeyRow | undefined> {
  if (!key) return undefined;
  const { clients } = await keyReaders(db, tenantId, key);
  const missed = clients.filter(({ state }) => state === "waiting").map(({ clientId }) => clientId);
  const rows = keyRows(db, tenantId);
  return (await rows.takeOver(key.kid, missed, rotationTimes.afterlife)) ? rows.find(key.kid) : undefined;
}

/** How long new keys wait, and for whom. @param days of the setting `key_wait`. @returns undefined where there is nobody to wait for */
export async function waitOf(db: Writer, tenantId: string, alg: string, days: number): Promise<Date | undefined> {
  if (days === 0) return undefined;
  const made = new Date();
  const { counts } = await keyReaders(db, tenantId, { alg, createdAt: made });
  return counts.waiting > 0 ? new Date(made.getTime() + days * 86_400_000) : undefined;
}

/**
 * Lets keys take over that every client has fetched which they wait for, and says of those whose time is up who has not. The time
 * itself needs nobody: such a key is in use by then.
 * @returns those that took over, as `tenant alg why`
 */
export async function settleWaitingKeys(db: Db, now: Date = new Date()): Promise<readonly string[]> {
  const settled: string[] = [];
  for (const { tenantId, ...key } of await waitingKeys(db)) {
    const why = await reasonFor(db, tenantId, key, now);
    if (!why) continue;
    await withinTenants(db, [tenantId], async (tx) => {
      const taken = await takenOver(tx, tenantId, key);
      if (!taken) return;
      await recordTold(tx, asSystem(tx, tenantId, "key-rotation"), [tookOver(taken, why)]);
      settled.push(`${tenantId} ${key.alg} ${why}`);
    });
  }
  return settled;
}

async function reasonFor(db: Writer, tenantId: string, key: KeyRow, now: Date): Promise<Why | undefined> {
  if (key.waitsUntil && key.waitsUntil <= now) return "deadline";
  if (key.createdAt.getTime() + rotationTimes.lead * 1000 > now.getTime()) return undefined;
  const { counts } = await keyReaders(db, tenantId, key);
  return counts.waiting === 0 ? "fetched" : undefined;
}
