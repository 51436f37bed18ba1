import { type FetchOutside, fetchOutside, OutboundError } from "@/lib/http/outbound";
import type { Vault } from "@/lib/keys/vault";
import type { Message, Receiver } from "@/lib/store/webhook-queue";
import { webhookSecretContext } from "./secret";
import { signedHeaders } from "./signature";

/** Milliseconds; a claim's next try is later than this. */
const timeoutMs = 10_000;
/** Of the answer, for whoever looks into the log. */
const keptBytes = 1_024;

/** What came of a try. `refused`: no other try will do better. `unreachable`: no answer at all. */
export type Delivered = {
  /** Undefined where none came. */
  readonly status: number | undefined;
  /** How the answer began, as text. */
  readonly answer: string | undefined;
  readonly milliseconds: number;
} & ({ readonly kind: "done" } | { readonly kind: "refused" | "failed" | "unreachable"; readonly error: string });

/**
 * Sends a message once (Standard Webhooks). An answer 2xx is success; 410 says that nothing more is wanted; redirects are not followed,
 * since what was registered is what is sent to.
 * @param now seconds
 */
export async function deliver(
  message: Message,
  receiver: Receiver,
  vault: Vault,
  now: number,
  fetch: FetchOutside = fetchOutside,
): Promise<Delivered> {
  const { tenantId, webhookId } = message;
  const sealed = [receiver.secret, ...(receiver.previousSecret === undefined ? [] : [receiver.previousSecret])];
  const secrets = await Promise.all(sealed.map((one) => vault.open(one, webhookSecretContext(tenantId, webhookId))));
  const body = JSON.stringify(message.payload);
  const began = performance.now();
  const milliseconds = () => Math.round(performance.now() - began);
  try {
    const { status, body: answered } = await fetch(receiver.url, {
      purpose: "webhook",
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...signedHeaders({ id: messageId(message.id), at: now, body }, secrets),
      },
      body,
      maxBytes: keptBytes,
      cuts: true,
      timeoutMs,
      clientHint: `${tenantId}/${webhookId}`,
    });
    return { ...judged(status), status, answer: textOf(answered), milliseconds: milliseconds() };
  } catch (thrown) {
    if (!(thrown instanceof OutboundError)) throw thrown;
    const kind = thrown.reason === "bad_url" ? "refused" : "unreachable";
    return { kind, error: thrown.message, status: undefined, answer: undefined, milliseconds: milliseconds() };
  }
}

/** The `webhook-id` of a message. */
export const messageId = (id: string): string => `msg_${id.replaceAll("-", "")}`;

function judged(status: number) {
  if (status >= 200 && status < 300) return { kind: "done" as const };
  const error = `answered ${status}${status >= 300 && status < 400 ? "; redirects are not followed" : ""}`;
  return { kind: status === 410 ? ("refused" as const) : ("failed" as const), error };
}

/** Characters that PostgreSQL does not keep, and half ones at the end, left out. */
const textOf = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString("utf8")
    .replaceAll("\0", "")
    .replace(/\uFFFD$/, "");
