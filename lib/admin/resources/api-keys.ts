import { z } from "zod";
import { apiAudience } from "@/lib/admin/api-address";
import { defineResource } from "@/lib/admin/define";
import { AdminError } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { editors, readers } from "@/lib/admin/permissions";
import { keptOf, type Told } from "@/lib/admin/recording";
import type { Flag } from "@/lib/admin/resource";
import { type CallerWork, ofTenantByCaller } from "@/lib/admin/scope";
import { newClientId } from "@/lib/clients/client-id";
import { keySetOf } from "@/lib/clients/public-key";
import { newClientSecret, sealedSecret } from "@/lib/clients/secret";
import { readForShow } from "@/lib/clients/stored-metadata";
import type { JsonObject } from "@/lib/http/json-body";
import { vaultFor } from "@/lib/keys/vault";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import { systemTenant } from "@/lib/model/system-tenant";
import { type ApiKeyRow, apiKeyRows } from "@/lib/store/api-keys";
import { clientRows } from "@/lib/store/clients";
import type { Part } from "@/lib/store/page";
import { checkWithin, endOf } from "./api-key-bounds";
import { apiKeyChange, apiKeyOf, newApiKey, type ShownApiKey, scopesOf, shownApiKey } from "./api-key-schemas";
import { checkedMetadata } from "./client-metadata";
import { rotatedSecret, secretRotation } from "./client-schemas";
import { renewSecret } from "./client-secrets";
import { checkGrant, memberId } from "./members";
import { tenantFor } from "./tenant-view";

const flags: readonly Flag[] = [
  { member: "name", flag: "--name <text>" },
  { member: "role", flag: "--role <role>" },
  { member: "scopes", flag: "--scope <value>", about: "as in users:read; may be repeated" },
  { member: "public_key", flag: "--public-key <text>", about: "PEM or JWK, in place of a secret" },
  { member: "expires_in", flag: "--expires-in <seconds>" },
];
const required = ["name", "role", "scopes"];

/** What programs manage a tenant with: clients of the system tenant with a role in this one alone. */
export const apiKeys = defineResource<CallerWork, ApiKeyRow, ShownApiKey>({
  name: "api-key",
  path: "api-keys",
  label: { one: "API key", many: "API keys" },
  about:
    "what programs call the management API with, in the name of a tenant; those of the system tenant may everything",
  of: ofTenantByCaller,
  identity: { member: "client_id", argument: "client_id" },
  naming: ["client_id", "name"],
  title: ({ name, client_id }) => `${name} (${client_id})`,
  output: shownApiKey,
  shown: apiKeyOf,
  columns: [
    { member: "client_id", heading: "client_id" },
    { member: "name", heading: "name" },
    { member: "role", heading: "role" },
    { member: "scopes", heading: "scopes" },
    { member: "state", heading: "state" },
  ],
  order: "by identifier",
  secretOnce: { client_secret: "secret" },
  readOnly: [
    ...(["client_id", "method", "state", "last_used_at", "secret_changed_at", "previous_secret_expires_at"] as const),
    ...(["made_by", "made_by_name", "maker_left", "client_secret", "expires_at", "created_at", "updated_at"] as const),
  ],
  documents: [],
  permissions: {
    list: readers,
    show: readers,
    create: editors,
    update: editors,
    remove: editors,
    "rotate-secret": editors,
  },

  list: operation({
    about: "list the API keys, without their secrets",
    input: z.strictObject({}),
    run: (_, { db, tenant }: CallerWork, part: Part) => apiKeyRows(db, tenant.id).list(part),
  }),
  show: {
    about: "show an API key, without its secret",
    row: ({ db, tenant }, id) => apiKeyRows(db, tenant.id).find(id),
  },
  create: operation({
    about: "make an API key that may no more than whoever makes it",
    input: newApiKey,
    flags: flags.map((flag) => ({ ...flag, isRequired: required.includes(flag.member) })),
    async run({ name, role, scopes, public_key: pasted, expires_in: expiresIn }, work: CallerWork) {
      const expiresAt = endOf(expiresIn);
      await checkWithin(work, { role, scopes, expiresAt: expiresAt ?? null });
      const proof = pasted === undefined ? bySecret : byKey(pasted);
      const metadata = await metadataOf(work, { client_name: name, scope: scopes.join(" "), ...proof });
      const clientId = newClientId();
      const secret = pasted === undefined ? newClientSecret() : undefined;
      const sealed = secret && sealedSecret(await vaultFor(work.db, systemTenant), clientId, secret);
      await clientRows(work.db, systemTenant).add({
        clientId,
        metadata,
        secret: sealed ?? null,
        expiresAt: expiresAt ?? null,
      });
      await apiKeyRows(work.db, work.tenant.id).add(clientId, role, memberId(work.actor));
      return { ...(await shownNow(work, clientId)), ...(secret && { client_secret: secret }) };
    },
    events: ({ client_id: client, role, scopes }) => [{ name: "api-key.created", client, data: { role, scopes } }],
  }),
  update: operation({
    about: "change an API key; what is not named stays",
    input: apiKeyChange,
    flags: [
      ...flags,
      { member: "disabled", flag: "--disable", value: true, about: "give it no tokens, and let those it has nothing" },
      { member: "disabled", flag: "--enable", value: false, about: "let it work again" },
    ],
    async run(given, work: CallerWork, before: ApiKeyRow) {
      await checkWithin(work, boundsOf(before));
      const { role = before.role, name, scopes, public_key: pasted, disabled } = given;
      const expiresAt = endOf(given.expires_in);
      const { value: stored } = readForShow(before.client.metadata);
      if (pasted !== undefined && stored.token_endpoint_auth_method !== "private_key_jwt")
        throw new AdminError("invalid", "public_key: this API key has a secret; make another one to have a key");
      const metadata = await metadataOf(work, {
        ...stored,
        ...(name !== undefined && { client_name: name }),
        ...(scopes && { scope: scopes.join(" ") }),
        ...(pasted !== undefined && byKey(pasted)),
      });
      const end = expiresAt === undefined ? before.client.expiresAt : expiresAt;
      await checkWithin(work, { role, scopes: scopesOf(metadata.scope), expiresAt: end });
      const change = { metadata, disabled, ...(expiresAt !== undefined && { expiresAt }) };
      const row = await clientRows(work.db, systemTenant).change(before.client, change);
      if (!row) return undefined;
      if (role !== before.role) await apiKeyRows(work.db, work.tenant.id).changeRole(row.clientId, role);
      return shownNow(work, row.clientId);
    },
  }),
  changed({ after: { client_id: client }, changes }): readonly Told[] {
    const set = changes.filter(({ name }) => name !== "state");
    return set.length > 0 ? [{ name: "api-key.changed", client, data: keptOf(set, ["client_secret"]) }] : [];
  },
  remove: {
    about: "delete an API key; nothing that it has works any more, at once",
    run(work, row) {
      checkGrant(work, row.role);
      return apiKeyRows(work.db, work.tenant.id).remove(row.client.clientId);
    },
    events: ({ client_id: client, role }) => [{ name: "api-key.removed", client, data: { role } }],
  },
  actions: {
    "rotate-secret": action({
      on: "one",
      isDestructive: true,
      about: "replace an API key's secret by a new one, told once; the one before is taken for a while too",
      input: secretRotation,
      output: rotatedSecret,
      flags: [{ member: "overlap", flag: "--overlap <seconds>" }],
      async run({ overlap: keepOld }, work: CallerWork, before: ApiKeyRow) {
        // Whoever is told its secret has all that it may.
        await checkWithin(work, boundsOf(before));
        const { clientId, secret: old } = before.client;
        if (old === null) throw new AdminError("invalid", "this API key has no secret: give it another public key");
        return renewSecret(work.db, systemTenant, before.client, keepOld, `API key ${clientId}`);
      },
      events: ({ client_id: client }, { overlap }) => [{ name: "api-key.secret-rotated", client, data: { overlap } }],
    }),
  },
});

const bySecret = { token_endpoint_auth_method: "client_secret_basic" };

function byKey(pasted: string): JsonObject {
  try {
    return { token_endpoint_auth_method: "private_key_jwt", jwks: keySetOf(pasted) };
  } catch (error) {
    throw new AdminError("invalid", `public_key: ${error instanceof Error ? error.message : "cannot be read"}`);
  }
}

const boundsOf = ({ role, client }: ApiKeyRow) => ({
  role,
  scopes: scopesOf(readForShow(client.metadata).value.scope),
  expiresAt: client.expiresAt,
});

/** As the system tenant registers one: for the management API alone, and for nothing that a person could be asked for. */
async function metadataOf({ db, actor }: CallerWork, given: JsonObject): Promise<ClientMetadata> {
  const tenant = await tenantFor(db, systemTenant);
  const fixed = {
    grant_types: ["client_credentials"],
    redirect_uris: [],
    response_types: [],
    resources: [apiAudience()],
  };
  try {
    return await checkedMetadata({ db, actor, tenant }, { ...given, ...fixed });
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    const named = error.message.replace(/^jwks(?=:)/gm, "public_key").replace(/^scope(?=:)/gm, "scopes");
    throw new AdminError(error.kind, named);
  }
}

async function shownNow({ db, tenant }: CallerWork, clientId: string): Promise<ShownApiKey> {
  const row = await apiKeyRows(db, tenant.id).find(clientId);
  if (!row) throw new AdminError("not_found", `there is no API key ${clientId}`);
  return apiKeyOf(row);
}
