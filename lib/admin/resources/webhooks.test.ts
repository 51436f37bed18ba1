import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import type { Context } from "@/lib/admin/resource";
import { asSystem } from "@/lib/admin/system";
import { vaultFor } from "@/lib/keys/vault";
import { keepTry, type Message, receiverOf, type Try } from "@/lib/store/webhook-queue";
import { webhookSecretContext } from "@/lib/webhooks/secret";
import { createTenant } from "./tenants";
import { webhookDeliveries } from "./webhook-deliveries";
import { rotatedSecret, shownDelivery } from "./webhook-schemas";
import { webhooks } from "./webhooks";

const { sql, db } = database();
const here: Context = asSystem(db, "hooks");
const there: Context = asSystem(db, "hooks-too");
const url = "https://receiver.example/hook";
const make = (context = here) => webhooks.create(context, { url, events: ["*"] });
const tested = async (id: string) => shownDelivery.parse(await webhooks.act(here, "send-test", id, {}));

beforeAll(async () => {
  for (const id of ["hooks", "hooks-too"]) await createTenant(db, { id, name: id });
});
afterAll(closeDatabase);

/** A message as the queue would have it. */
const messageTo = (id: string): Message => ({
  tenantId: "hooks",
  id,
  webhookId: id,
  lane: id,
  type: "webhook.test",
  payload: {},
  attempts: 1,
});
const wrong: Try = { isDone: false, isOver: false, isGone: false, status: 500, answer: "no", milliseconds: 3 };
const recorded = async (id: string) =>
  (
    await sql<
      { name: string }[]
    >`select name from events where tenant_id = 'hooks' and data ->> 'webhook' = ${id} order by at`
  ).map(({ name }) => name);

test("secret-leak: the secret is told once, when it is made, and lies encrypted", async () => {
  const { id, secret = "", version } = await make();
  expect(secret).toMatch(/^whsec_/);
  const shown = [
    await webhooks.show(here, id),
    await webhooks.list(here),
    await webhooks.update(here, id, { description: "Mine", version }),
    await tested(id),
    await webhookDeliveries.list(here, { filter: { webhook: id } }),
    await webhooks.remove(here, id),
  ];
  const { secret: sealed } = (await sql`select secret from webhooks where id = ${(await make()).id}`)[0] as {
    secret: string;
  };
  expect(JSON.stringify(shown)).not.toContain("whsec_");
  expect(sealed).toMatch(/^v2\./);
  expect(JSON.stringify(await sql`select * from events where tenant_id = 'hooks'`)).not.toContain("whsec_");
});

test("both secrets sign while one replaces the other, and one alone where the old one has leaked", async () => {
  const { id, secret = "" } = await make();
  const opened = async () => {
    const receiver = await receiverOf(sql, messageTo(id));
    const vault = await vaultFor(db, "hooks");
    const sealed = [receiver?.secret, receiver?.previousSecret].filter((one) => one !== undefined);
    return Promise.all(sealed.map((one) => vault.open(one, webhookSecretContext("hooks", id))));
  };
  const rotated = rotatedSecret.parse(await webhooks.act(here, "rotate-secret", id, {}));
  expect(await opened()).toEqual([rotated.secret, secret]);
  expect((await webhooks.show(here, id)).previous_secret_expires_at).toBeInstanceOf(Date);
  await sql`update webhooks set previous_secret_expires_at = now() - interval '1 second' where id = ${id}`;
  expect(await opened()).toEqual([rotated.secret]);
  const urgent = rotatedSecret.parse(await webhooks.act(here, "rotate-secret", id, { keep_old: 0 }));
  expect(await opened()).toEqual([urgent.secret]);
});

test("idor: another tenant's webhooks and messages are not found, whatever is done", async () => {
  const { id } = await make();
  const message = await tested(id);
  const tries = [
    () => webhooks.show(there, id),
    () => webhooks.update(there, id, { enabled: false }),
    () => webhooks.remove(there, id),
    () => webhooks.act(there, "rotate-secret", id, {}),
    () => webhooks.act(there, "send-test", id, {}),
    () => webhookDeliveries.show(there, message.id),
    () => webhookDeliveries.act(there, "replay", message.id, {}),
  ];
  for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ kind: "not_found" });
  expect((await webhookDeliveries.list(there, { filter: { webhook: id } })).items).toEqual([]);
});

test.each([
  [{ url: "ftp://receiver.example", events: ["*"] }, "url: "],
  [{ url: "javascript:alert(1)", events: ["*"] }, "url: "],
  [{ url: "not one", events: ["*"] }, "url: must be a URL"],
  [{ url: "https://me:pw@receiver.example", events: ["*"] }, "credentials"],
  [{ url, events: [] }, "events: name at least one event"],
  [{ url, events: ["user.made"] }, "events.0: there is no event user.made"],
  [{ url, events: ["user%"] }, "events.0: there is no event"],
  [{ url, events: ["*"], secret: "whsec_mine" }, "secret"],
])("what cannot be is refused in words: %j", async (input, said) => {
  await expect(webhooks.create(here, input)).rejects.toThrow(said);
});

test("one that fails through all tries is marked, one that fails for five days is disabled, and one success mends it", async () => {
  const { id } = await make();
  const state = async () => (await webhooks.show(here, id)).state;
  await keepTry(sql, messageTo(id), wrong);
  expect(await state()).toBe("active");
  for (const _ of [1, 2]) await keepTry(sql, messageTo(id), { ...wrong, isOver: true });
  expect(await state()).toBe("failing");
  await keepTry(sql, messageTo(id), { ...wrong, isDone: true });
  expect(await webhooks.show(here, id)).toMatchObject({ state: "active", failing_since: null });
  await keepTry(sql, messageTo(id), { ...wrong, isOver: true });
  await sql`update webhooks set failing_since = now() - interval '5 days 1 second' where id = ${id}`;
  await keepTry(sql, messageTo(id), wrong);
  expect(await state()).toBe("disabled");
  expect(await receiverOf(sql, messageTo(id))).toBeUndefined();
  await expect(webhooks.act(here, "send-test", id, {})).rejects.toMatchObject({ kind: "conflict" });
  expect(await recorded(id)).toEqual(["webhook.created", "webhook.failing", "webhook.failing", "webhook.disabled"]);
  expect(await webhooks.update(here, id, { enabled: true })).toMatchObject({ state: "active", failing_since: null });
});

test("one whose receiver says that it is gone is disabled at once", async () => {
  const { id } = await make();
  await keepTry(sql, messageTo(id), { ...wrong, status: 410, isOver: true, isGone: true });
  expect(await webhooks.show(here, id)).toMatchObject({ state: "disabled", enabled: false });
});

test("flood: a tenant has so many webhooks and no more, also where they are made at once", async () => {
  await createTenant(db, { id: "hooks-many", name: "Many" });
  const made = await Promise.allSettled(Array.from({ length: 30 }, () => make(asSystem(db, "hooks-many"))));
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(25);
});
