import { createHmac } from "node:crypto";

/** A message as it travels. */
interface Signed {
  /** The same each time that the message is sent. */
  readonly id: string;
  /** When it is sent, in seconds: a receiver refuses what is too old. */
  readonly at: number;
  readonly body: string;
}

/**
 * The headers of a message (Standard Webhooks 1.0, "Signature scheme"): a signature for each secret, so that a receiver that knows
 * either of two can verify.
 */
export function signedHeaders({ id, at, body }: Signed, secrets: readonly string[]): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
