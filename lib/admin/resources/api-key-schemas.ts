import { z } from "zod";
import { expectedVersion, shownVersion } from "@/lib/admin/schemas";
import { readForShow } from "@/lib/clients/stored-metadata";
import type { ApiKeyRow } from "@/lib/store/api-keys";
import { memberRole } from "./members";

const moment = z.date().nullable();

/** An API key as administrators see one; its secret only when it is made. */
export const shownApiKey = z.object({
  client_id: z.string().describe("By which it is known, here and at the token endpoint"),
  name: z.string().describe("What it is for"),
  role: memberRole,
  scopes: z.array(z.string()).readonly().describe("What its tokens may be asked for, of what its role allows"),
  method: z.string().describe("How it proves at the token endpoint that it is itself (token_endpoint_auth_method)"),
  state: z
    .enum(["active", "disabled", "expired"])
    .describe("Whether it gets tokens, and may do anything with those it has"),
  disabled: z.boolean().describe("Whether somebody disabled it"),
  expires_at: moment.describe("Until when it is good; null where it has no end"),
  last_used_at: moment.describe("When it last asked for a token, to the day; null where it never did"),
  secret_changed_at: moment.describe("Since when it has its secret; null where it has none"),
  previous_secret_expires_at: moment.describe("Until when the secret before is taken too; null where none is"),
  made_by: z.string().nullable().describe("The member who made it; null for an operator at the command line"),
  made_by_name: z.string().nullable().describe("What they are called, as far as they are known"),
  maker_left: z.boolean().describe("Whether who made it manages this tenant no longer: they may know its secret"),
  client_secret: z.string().optional().describe("Told once, when it is made"),
  version: shownVersion,
  created_at: z.date().describe("When it was made"),
  updated_at: z.date().describe("When it was last changed"),
});

export type ShownApiKey = z.infer<typeof shownApiKey>;

const name = z.string().trim().min(1).max(100).describe("What it is for");
const scopes = z
  .array(z.string().max(100))
  .min(1, "name at least one: without any it may do nothing")
  .max(100)
  .transform((values) => [...new Set(values)])
  .describe("As in `users:read`: what its tokens may be asked for, of what its role allows");
const publicKey = z
  .string()
  .max(20_000)
  .describe("In place of a secret: its public key in PEM, or as JWK or key set in JSON (private_key_jwt)");
const expiresIn = z
  .int()
  .min(60)
  .max(5 * 366 * 86_400)
  .nullable()
  .describe("Seconds from now until it is good no more; null: it has no end");

export const newApiKey = z.strictObject({
  name,
  role: memberRole,
  scopes,
  public_key: publicKey.optional(),
  expires_in: expiresIn.optional(),
});

export const apiKeyChange = z.strictObject({
  name: name.optional(),
  role: memberRole.optional(),
  scopes: scopes.optional(),
  public_key: publicKey.optional().describe("In place of the public key that it has"),
  expires_in: expiresIn.optional(),
  disabled: z.boolean().optional().describe("Whether it gets no tokens, and those it has may nothing"),
  version: expectedVersion,
});

export function apiKeyOf({ client, role, madeBy, maker, isMakerHere }: ApiKeyRow): ShownApiKey {
  const { value: metadata } = readForShow(client.metadata);
  const now = new Date();
  const { expiresAt, previousSecretExpiresAt: until } = client;
  const isExpired = expiresAt !== null && expiresAt <= now;
  return {
    client_id: client.clientId,
    name: metadata.client_name ?? client.clientId,
    role,
    scopes: scopesOf(metadata.scope),
    method: metadata.token_endpoint_auth_method,
    state: client.disabledAt ? "disabled" : isExpired ? "expired" : "active",
    disabled: client.disabledAt !== null,
    expires_at: expiresAt,
    last_used_at: client.lastUsedAt,
    secret_changed_at: client.secretChangedAt,
    previous_secret_expires_at: until !== null && until > now ? until : null,
    made_by: madeBy,
    made_by_name: maker,
    maker_left: madeBy !== null && !isMakerHere,
    version: client.version,
    created_at: client.createdAt,
    updated_at: client.updatedAt,
  };
}

export const scopesOf = (scope: string | undefined): readonly string[] => scope?.split(" ").filter(Boolean) ?? [];
