import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { webhookDeliveries } from "@/lib/admin/resources/webhook-deliveries";
import { rotatedSecret, shownDelivery } from "@/lib/admin/resources/webhook-schemas";
import { createWebhook, webhooks } from "@/lib/admin/resources/webhooks";
import { asSystem } from "@/lib/admin/system";
import { serve, type TestServer } from "../../test/hostile-server";
import { logoutWorld, poll } from "./logout-world";

const { db, sql } = database();
const { start, end } = await logoutWorld();
const tenant = `wh-${randomBytes(5).toString("hex")}`;
const context = asSystem(db, tenant);
const closing: TestServer[] = [];

beforeAll(() => createTenant(db, { id: tenant, name: "Webhooks" }));
afterAll(() => Promise.all(closing.map(({ close }) => close())));

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}
type Answer = (response: ServerResponse, times: number) => void;

/** A webhook whose receiver is a real server. */
async function hook(answer: Answer = (response) => response.end("thanks"), events = ["user.created"]) {
  const received: Received[] = [];
  const server = await serve(async (request, response) => {
    const body = await text(request);
    received.push({ headers: plain(request.headers), body });
    answer(response, received.length);
  });
  closing.push(server);
  const { id, secret = "" } = await createWebhook(db, tenant, { url: `${server.origin}/hook`, events });
  const log = async () => (await webhookDeliveries.list(context, { filter: { webhook: id } })).items;
  const hurry = () =>
    sql`update webhook_deliveries set next_attempt_at = now() - interval '1 second' where webhook_id = ${id}`;
  return { id, secret, received, log, hurry };
}

const plain = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
const newUser = () => createUser(db, tenant, { username: randomBytes(6).toString("hex") });

describe("a webhook", () => {
  test("is told of what happened, signed as Standard Webhooks has it, and the log says what it answered", async () => {
    const { secret, received, log } = await hook();
    const { sub } = await newUser();
    await poll(() => received.length).toBe(1);
    const [one] = received as [Received];
    expect(new Webhook(secret).verify(one.body, one.headers)).toMatchObject({
      type: "user.created",
      data: { tenant, user: sub, actor: { kind: "system" } },
    });
    expect(one.headers["content-type"]).toBe("application/json");
    await poll(async () => (await log())[0]).toMatchObject({
      state: "delivered",
      message_id: one.headers["webhook-id"],
      attempts: 1,
      answer_status: 200,
      answer: "thanks",
      duration_ms: expect.any(Number),
    });
  });

  test("that fails is told again later, under the same identifier, and again when somebody asks", async () => {
    const { received, log, hurry } = await hook((response, times) => response.writeHead(times === 1 ? 500 : 200).end());
    await newUser();
    await poll(async () => (await log())[0]).toMatchObject({ state: "waiting", last_error: "answered 500" });
    await hurry();
    await poll(async () => (await log())[0]?.state).toBe("delivered");
    await webhookDeliveries.act(context, "replay", (await log())[0]?.id ?? "", {});
    await poll(() => received.length).toBe(3);
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  test("gets a test, signed by both secrets while one replaces the other", async () => {
    const { id, secret, received } = await hook();
    const { secret: next } = rotatedSecret.parse(await webhooks.act(context, "rotate-secret", id, {}));
    shownDelivery.parse(await webhooks.act(context, "send-test", id, {}));
    await poll(() => received.length).toBe(1);
    const [one] = received as [Received];
    for (const known of [secret, next])
      expect(new Webhook(known).verify(one.body, one.headers)).toMatchObject({ type: "webhook.test" });
  });

  test("starvation: one that never answers does not hold up another", async () => {
    const slow = await hook(() => undefined);
    const quick = await hook();
    for (let at = 0; at < 40; at += 1) await newUser();
    await poll(() => quick.received.length).toBe(40);
    // The first claim is made before it is known to be slow.
    expect(slow.received.length).toBeLessThan(10);
    await webhooks.remove(context, slow.id);
  });
});

describe("a stop of the server", () => {
  test("by SIGKILL in the middle of a delivery loses nothing: it comes again, under the same identifier", async () => {
    const { secret, received, log, hurry } = await hook((response, times) =>
      times === 1 ? undefined : response.end(),
    );
    await newUser();
    await poll(() => received.length).toBe(1);
    await end("SIGKILL");
    expect((await log())[0]).toMatchObject({ state: "waiting", attempts: 1 });
    await hurry();
    await start();
    await poll(async () => (await log())[0]).toMatchObject({ state: "delivered", attempts: 2 });
    const [first, second] = received as [Received, Received];
    expect(second.headers["webhook-id"]).toBe(first.headers["webhook-id"]);
    expect(new Webhook(secret).verify(second.body, second.headers)).toBeTruthy();
  });

  test("what happens while no server runs is told by the next", async () => {
    const { received } = await hook();
    await end("SIGTERM");
    await newUser();
    await start();
    await poll(() => received.length).toBe(1);
  });

  test("ssrf: a server that may ask nobody inside never asks a private address, and says so in the log", async () => {
    const { id, received, log } = await hook();
    await sql`update webhooks set url = replace(url, 'http:', 'https:') where id = ${id}`;
    await end("SIGTERM");
    await start({ OUTBOUND_ALLOW_PRIVATE: "false" });
    await newUser();
    await poll(async () => (await log())[0]?.last_error).toContain("refused_address");
    expect(received).toEqual([]);
  });
});
