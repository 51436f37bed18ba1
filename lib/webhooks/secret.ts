import { randomBytes } from "node:crypto";
import type { Vault } from "@/lib/keys/vault";

/** What a webhook's secret is encrypted for. */
export const webhookSecretContext = (tenantId: string, webhookId: string): string =>
  `webhook-secret:${tenantId}:${webhookId}`;

/** 256 random bits as Standard Webhooks writes a symmetric secret. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/** A webhook's secret as it is stored. */
export const sealedWebhookSecret = (vault: Vault, webhookId: string, secret: string): string =>
  vault.close(secret, webhookSecretContext(vault.tenantId, webhookId));
