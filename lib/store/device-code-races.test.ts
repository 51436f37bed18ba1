import { afterAll, expect, test } from "vitest";
import { closeDatabase, database, type Sql } from "@/db/client";
import { refusalOf } from "@/lib/oauth/grants/device-refusal";
import { deviceWorld, now } from "@/test/device-codes";

const { sql } = database();
const { services, browser, code, person, poll, waiting, enter, approve, deny } = deviceWorld("device-races");
const read = async (id: string) => services.interactions.read(id, browser.secretHash);

afterAll(closeDatabase);

/** Until a statement of somebody else's waits for this transaction. */
async function untilAwaited(tx: Sql): Promise<void> {
  for (;;) {
    const waits = await tx`select 1 from pg_locks where not granted and transactionid = pg_current_xact_id()::xid`;
    if (waits.length > 0) return;
  }
}

test("approval-race: a poll that meets an approval under way is told to come again, and is answered then", async () => {
  const id = await waiting();
  await enter(id);
  let polled: ReturnType<typeof poll> | undefined;
  await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    expect(await approve(id, now, tx)).toBe(true);
    polled = poll();
    await untilAwaited(tx);
  });
  const met = await polled;
  expect(met?.authorized).toBeUndefined();
  expect(refusalOf(met?.polled, { clientId: "tv", resources: undefined }, now).code).toBe("authorization_pending");
  expect((await poll())?.authorized).toMatchObject(person);
});

test("second click: the same code entered twice at once is right both times; once it was confirmed it is asked again", async () => {
  const id = await waiting();
  const entered = await Promise.all([enter(id), enter(id)]);
  expect(entered.map(({ isRight }) => isRight)).toEqual([true, true]);
  expect(await services.deviceCodes.confirm(id, now)).toBe(true);
  expect((await enter(id)).isRight).toBe(true);
  const found = await read(id);
  expect(found?.prompt).toBe("confirm_device");
  expect(found?.request).toMatchObject({ asked: { userCode: code.userCode } });
  expect(found?.request).not.toMatchObject({ asked: { confirmedAt: expect.anything() } });
});

test("late-refusal: nobody who refuses what was approved elsewhere is told that nothing was connected", async () => {
  const [here, elsewhere] = [await waiting(), await waiting()];
  for (const id of [here, elsewhere]) await enter(id);
  expect(await approve(elsewhere)).toBe(true);
  expect(await deny(here)).toBe(false);
  expect((await read(here))?.isCompleted).toBe(true);
});
