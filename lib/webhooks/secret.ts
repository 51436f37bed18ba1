import { randomBytes } from "node:crypto";
import type { Vault } from "@/lib/keys/vault";

/** What a webhook's secret is encrypted for. */
export const webhookSecretContext = (tenantId: string, webhookId: string): string =>
  `webhook-secret:${tenantId}:${webhookId}`;

/** 256 random bits as Standard Webhooks writes a symmetric secret. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/** Whether a text is such a secret, of the 24 to 64 bytes that Standard Webhooks asks for. */
export function isWebhookSecret(text: string): boolean {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const bytes = Buffer.from(encoded ?? "", "base64");
  return bytes.length >= 24 && bytes.length <= 64 && bytes.toString("base64") === encoded;
}

/** A webhook's secret as it is stored. */
export const sealedWebhookSecret = (vault: Vault, webhookId: string, secret: string): string =>
  vault.close(secret, webhookSecretContext(vault.tenantId, webhookId));
