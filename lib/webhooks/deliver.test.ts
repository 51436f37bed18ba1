import { expect, test } from "vitest";
import { createOutbound, type FetchOutside, OutboundError } from "@/lib/http/outbound";
import type { Message } from "@/lib/store/webhook-queue";
import { serve } from "@/test/hostile-server";
import { memoryVault } from "@/test/tenant";
import { deliver } from "./deliver";
import { newWebhookSecret, sealedWebhookSecret } from "./secret";

const message: Message = {
  tenantId: "acme",
  id: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
  webhookId: "0f8fad5b-d9cb-469f-a165-70867728950e",
  lane: "0f8fad5b-d9cb-469f-a165-70867728950e",
  type: "user.created",
  payload: { type: "user.created" },
  attempts: 1,
};
const secret = newWebhookSecret();
const vault = memoryVault(message.tenantId);
const sealed = sealedWebhookSecret(vault, message.webhookId, secret);
const to = (url: string, fetch: FetchOutside) =>
  deliver(message, { url, secret: sealed, previousSecret: undefined }, vault, 1, fetch);
const anywhere = createOutbound({ allowsPrivate: true });

test.each([
  [200, "done"],
  [204, "done"],
  [400, "failed"],
  [404, "failed"],
  [410, "refused"],
  [500, "failed"],
])("an answer %i is %s", async (status, kind) => {
  const receiver = await serve((_request, response) => void response.writeHead(status).end("so"));
  expect(await to(receiver.origin, anywhere)).toMatchObject({ kind, status });
  await receiver.close();
});

test("redirected-message: a redirect is not followed", async () => {
  const asked: string[] = [];
  const receiver = await serve((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(307, { location: "/inside" }).end();
  });
  expect(await to(`${receiver.origin}/hook`, anywhere)).toMatchObject({
    kind: "failed",
    error: "answered 307; redirects are not followed",
  });
  expect(asked).toEqual(["/hook"]);
  await receiver.close();
});

test("an answer without end is cut, and good", async () => {
  const receiver = await serve((_request, response) => void response.writeHead(200).write("x".repeat(100_000)));
  const delivered = await to(receiver.origin, anywhere);
  expect(delivered).toMatchObject({ kind: "done", answer: "x".repeat(1_024) });
  await receiver.close();
});

test("ssrf: what is not on the public internet is not asked, whatever name leads there", async () => {
  const lookup = ((_host: string, _options: unknown, done: (error: null, found: unknown[]) => void) =>
    done(null, [{ address: "169.254.169.254", family: 4 }])) as never;
  const outside = createOutbound({ allowsPrivate: false, lookup });
  for (const url of ["https://receiver.example/", "https://10.0.0.1/", "https://[::1]/", "https://0x7f.1/"])
    expect(await to(url, outside)).toMatchObject({ kind: "unreachable", status: undefined });
  for (const url of ["http://receiver.example/", "https://me:pw@receiver.example/"])
    expect(await to(url, outside)).toMatchObject({ kind: "refused" });
});

test("moved-secret: a secret that was copied to another webhook's row does not open", async () => {
  const elsewhere = { ...message, webhookId: message.id };
  const never: FetchOutside = () => Promise.reject(new OutboundError("unreachable", "must not be asked"));
  await expect(
    deliver(elsewhere, { url: "https://x.example", secret: sealed, previousSecret: undefined }, vault, 1, never),
  ).rejects.toThrow();
});
