import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { newWebhookSecret } from "./secret";
import { signedHeaders } from "./signature";

const [secret, next] = [newWebhookSecret(), newWebhookSecret()];
const body = JSON.stringify({ type: "user.created", data: { user: "ü" } });
const now = Date.now() / 1000;
const sent = (secrets: readonly string[], at = now) => ({ ...signedHeaders({ id: "msg_1", at, body }, secrets) });

test("a receiver with the library of Standard Webhooks verifies what is sent", () => {
  expect(new Webhook(secret).verify(body, sent([secret]))).toEqual(JSON.parse(body));
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
});

test("while a secret is replaced, a receiver that knows either verifies", () => {
  const headers = sent([next, secret]);
  for (const known of [secret, next]) expect(new Webhook(known).verify(body, headers)).toBeTruthy();
});

test("forged-message: another secret, body, identifier or time does not verify", () => {
  const headers = sent([secret]);
  expect(() => new Webhook(next).verify(body, headers)).toThrow();
  expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
  expect(() => new Webhook(secret).verify(body, { ...headers, "webhook-id": "msg_2" })).toThrow();
  const later = { ...headers, "webhook-timestamp": String(Math.floor(now) + 1) };
  expect(() => new Webhook(secret).verify(body, later)).toThrow();
});

test("replayed-message: one that was caught is refused by the library after five minutes", () => {
  expect(() => new Webhook(secret).verify(body, sent([secret], now - 301))).toThrow();
});
