import { z } from "zod";
import type { Db } from "@/db/client";
import { metadataOfKind } from "@/lib/admin/application-kinds";
import { defineResource } from "@/lib/admin/define";
import { AdminError, contested } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { allOf } from "@/lib/admin/page";
import { editors, readers } from "@/lib/admin/permissions";
import { type Difference, keptOf, type Told } from "@/lib/admin/recording";
import type { Flag } from "@/lib/admin/resource";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { asSystem } from "@/lib/admin/system";
import { notUnderstood } from "@/lib/base/stored";
import { newClientId } from "@/lib/clients/client-id";
import { needsSecret, newClientSecret, sealedSecret } from "@/lib/clients/secret";
import { readForShow } from "@/lib/clients/stored-metadata";
import { vaultFor } from "@/lib/keys/vault";
import { readTrust } from "@/lib/model/trust";
import { type ClientRow, clientRows } from "@/lib/store/clients";
import type { Part } from "@/lib/store/page";
import { checkKeys, endPreviousSecret, rotateSecret } from "./client-credentials";
import { checkedMetadata, untold } from "./client-metadata";
import {
  clientChange,
  newClient,
  type Registered,
  shownClient,
  toldMembers,
  vouchedFor,
  vouching,
} from "./client-schemas";
import { refuseShort, secretIn } from "./client-secrets";

const kindFlag: Flag = {
  member: "kind",
  flag: "--kind <web|spa|native|machine|device>",
  about: "what the application is; what is not given is as such a one has it",
};

const metadataFlags: readonly Flag[] = [
  { member: "client_name", flag: "--name <name>", about: "client_name" },
  { member: "redirect_uris", flag: "--redirect-uri <uri>", about: "one of redirect_uris; may be repeated" },
  {
    member: "post_logout_redirect_uris",
    flag: "--post-logout-redirect-uri <uri>",
    about: "one of post_logout_redirect_uris; may be repeated",
  },
  { member: "grant_types", flag: "--grant-type <type>", about: "one of grant_types; may be repeated" },
  { member: "scope", flag: "--scope <values>", about: "the scope values it may ask for, with spaces between them" },
  {
    member: "token_endpoint_auth_method",
    flag: "--public",
    value: "none",
    about: "without a secret: an app in a browser, on a phone or a desktop",
  },
];

/** The relying parties of a tenant. */
export const clients = defineResource<TenantWork, ClientRow, Registered>({
  name: "client",
  path: "clients",
  label: { one: "client", many: "clients" },
  about: "relying parties of a tenant",
  of: ofTenant,
  identity: { member: "client_id", argument: "client_id" },
  naming: ["client_id"],
  title: ({ client_id }) => client_id,
  output: shownClient,
  shown,
  columns: [
    { member: "client_id", heading: "client_id" },
    { member: "client_name", heading: "name" },
    { member: "token_endpoint_auth_method", heading: "authentication" },
    { member: "grant_types", heading: "grants" },
  ],
  order: "by identifier",
  secretOnce: { client_secret: "secret" },
  readOnly: toldMembers,
  documents: [],
  permissions: {
    list: readers,
    show: readers,
    create: editors,
    update: editors,
    remove: editors,
    vouch: editors,
    "rotate-secret": editors,
    "end-previous-secret": editors,
    // It makes the server ask an address that somebody names.
    "check-keys": editors,
  },

  list: operation({
    about: "list the clients, without their secrets",
    input: z.strictObject({}),
    run: (_, { db, tenant }: TenantWork, part: Part) => clientRows(db, tenant.id).list(part),
  }),
  show: {
    about: "show a client, without its secret",
    row: ({ db, tenant }, id) => clientRows(db, tenant.id).find(id),
  },
  create: operation({
    about: "register a client from standard metadata",
    input: newClient,
    json: "metadata",
    flags: [kindFlag, ...metadataFlags],
    async run(
      { client_id = newClientId(), client_secret, kind, version: _, disabled: __, ...given },
      work: TenantWork,
    ) {
      const ofKind = kind && metadataOfKind(kind, work.tenant);
      const metadata = await checkedMetadata(work, { ...ofKind, ...untold(given) });
      refuseShort(client_secret, metadata);
      const secret = needsSecret(metadata) ? (client_secret ?? newClientSecret()) : undefined;
      const vault = await vaultFor(work.db, work.tenant.id);
      const sealed = secret === undefined ? null : sealedSecret(vault, client_id, secret);
      const row = await clientRows(work.db, work.tenant.id).add({ clientId: client_id, metadata, secret: sealed });
      if (!row) throw new AdminError("conflict", `there is a client ${client_id} already`);
      return { ...shown(row), ...(secret && { client_secret: secret }) };
    },
    events: ({ client_id: client }) => [{ name: "client.created", client, data: {} }],
  }),
  update: operation({
    about: "change the members given; null takes one away",
    input: clientChange,
    json: "metadata",
    flags: [
      ...metadataFlags,
      {
        member: "client_secret",
        flag: "--new-secret",
        value: newClientSecret,
        about: "replace the secret by a new one",
      },
      { member: "keep_old_secret", flag: "--keep-old <seconds>", about: "take the secret before it for that long too" },
    ],
    async run(
      { client_id, client_secret, keep_old_secret: keepOld = 0, disabled, version: _, ...given },
      work: TenantWork,
      before: ClientRow,
    ) {
      const { clientId } = before;
      const tenantId = work.tenant.id;
      const vault = await vaultFor(work.db, tenantId);
      if (client_id !== undefined && client_id !== clientId)
        throw new AdminError("invalid", "client_id: cannot be changed");
      const merged = Object.entries({ ...before.metadata, ...untold(given) }).filter(([, value]) => value !== null);
      const metadata = await checkedMetadata(work, Object.fromEntries(merged));
      refuseShort(client_secret ?? (await secretIn(vault, before)), metadata);
      const isNew = client_secret !== undefined || (needsSecret(metadata) && !before.secret);
      const secret = isNew ? (client_secret ?? newClientSecret()) : undefined;
      const row = await clientRows(work.db, tenantId).change(before, {
        metadata,
        disabled,
        secret: secret === undefined ? undefined : { sealed: sealedSecret(vault, clientId, secret), keepOld },
      });
      return row && { ...shown(row), ...(secret && { client_secret: secret }) };
    },
  }),
  changed,
  remove: {
    about: "delete a client with all that was issued to it",
    run: ({ db, tenant }, { clientId }) => clientRows(db, tenant.id).remove(clientId),
    events: ({ client_id: client }) => [{ name: "client.removed", client, data: {} }],
  },
  actions: {
    "rotate-secret": rotateSecret,
    "end-previous-secret": endPreviousSecret,
    "check-keys": checkKeys,
    vouch: action({
      on: "one",
      isDestructive: false,
      about: "say who answers for a client that registered itself, and with that what it may do",
      input: vouching,
      output: vouchedFor,
      flags: [{ member: "trust", flag: "--trust <operator|token|self>", isRequired: true }],
      async run({ trust }, { db, tenant }: TenantWork, before: ClientRow) {
        const row = await clientRows(db, tenant.id).change(before, { trust });
        if (!row) throw contested(`client ${before.clientId}`);
        return { client_id: row.clientId, trust, version: row.version };
      },
      events: ({ client_id: client }) => [{ name: "client.changed", client, data: { members: ["trust"] } }],
    }),
  },
});

function changed({
  after: { client_id: client, disabled },
  members,
  changes,
}: Difference<Registered>): readonly Told[] {
  const others = changes.filter(({ name }) => name !== "disabled" && !derived.has(name));
  const events: Told[] = others.length > 0 ? [{ name: "client.changed", client, data: keptOf(others, hidden) }] : [];
  if (!members.includes("disabled")) return events;
  return [...events, { name: disabled ? "client.disabled" : "client.enabled", client, data: {} }];
}

/** A secret, and how people are reached. */
const hidden = ["client_secret", "contacts"];

/** Follows from a new secret, which is named itself. */
const derived = new Set(["secret_changed_at", "previous_secret_expires_at"]);

function shown(row: ClientRow): Registered {
  const { value: metadata, ...read } = readForShow(row.metadata);
  return {
    client_id: row.clientId,
    version: row.version,
    ...notUnderstood(read),
    disabled: row.disabledAt !== null,
    trust: readTrust(row.trust),
    created_at: row.createdAt,
    last_used_at: row.lastUsedAt,
    secret_changed_at: row.secretChangedAt,
    previous_secret_expires_at: row.previousSecretExpiresAt,
    ...metadata,
  };
}

export const createClient = (db: Db, tenantId: string, input: unknown) => clients.create(asSystem(db, tenantId), input);
export const listClients = (db: Db, tenantId: string) => allOf(clients, asSystem(db, tenantId));
export const showClient = (db: Db, tenantId: string, id: string) => clients.show(asSystem(db, tenantId), id);
export const updateClient = (db: Db, tenantId: string, id: string, input: unknown) =>
  clients.update(asSystem(db, tenantId), id, input);
