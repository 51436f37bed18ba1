import { z } from "zod";
import { AdminError, parseInput } from "@/lib/admin/errors";
import type { Context, Resource } from "@/lib/admin/resource";
import { newClient } from "@/lib/admin/resources/client-schemas";
import { hasSecret } from "@/lib/admin/resources/client-secrets";
import { clients } from "@/lib/admin/resources/clients";
import type { ShownTenant } from "@/lib/admin/resources/tenant-view";
import { newWebhook } from "@/lib/admin/resources/webhook-schemas";
import { isSecretOf, webhooks } from "@/lib/admin/resources/webhooks";
import { needsSecret } from "@/lib/clients/secret";
import { type ClientMetadata, clientMetadata } from "@/lib/model/client-metadata";
import { configVersionRows } from "@/lib/store/config-versions";
import { withDefaults } from "@/lib/tenants/profile-rules";
import { secretReference } from "./secrets";

export type Members = Readonly<Record<string, unknown>>;

/** A resource that a tenant's file may hold: its own key in the file, and by each row's identifier what it is to be. */
export interface Section {
  readonly name: string;
  readonly about: string;
  readonly resource: Resource;
  /** The member that the file knows a row by; what identifies it where that says nothing. */
  readonly key: string;
  readonly entry: z.ZodType<Members>;
  /** Members that stand in the file by reference. */
  readonly secrets: readonly string[];
  /** The members of a row that a file decides. */
  stored(item: object): Members;
  /** What a row has when the file names these members of it: all the others have their defaults. @throws AdminError invalid */
  whole(named: Members, tenant: ShownTenant): Members;
  /** What is to be written of a row so that `whole` gives the same. */
  brief(item: Members, tenant: ShownTenant): Members;
  /** Whether this is the row's secret already. */
  isSecret(context: Context, id: string, member: string, value: string): Promise<boolean>;
  /** Rows that come by themselves, and are no file's unless it names them. */
  others(context: Context): Promise<ReadonlySet<string>>;
}

const clientEntry = newClient
  .omit({ client_id: true, client_secret: true, version: true })
  .extend({
    client_secret: secretReference.optional().describe("Where its secret is; made where there is none, and told once"),
    absent: z.literal(true).optional().describe("There is to be no such client"),
  })
  .superRefine((entry, context) => aloneOr(entry, context));

/** How tokens are bound may follow from how this installation is reached, so it is always said. */
const bindings: readonly string[] = ["tls_client_certificate_bound_access_tokens", "dpop_bound_access_tokens"];

const ofClients: Section = {
  name: "clients",
  about: "Relying parties by client_id, with the members of docs/clients.md; what is not named has its default",
  resource: clients,
  key: "client_id",
  entry: clientEntry,
  secrets: ["client_secret"],
  stored: (item) =>
    Object.fromEntries(Object.entries(item).filter(([member]) => Object.hasOwn(clientMetadata.shape, member))),
  whole({ client_secret: secret, ...named }, { settings }) {
    const metadata: ClientMetadata = parseInput(clientMetadata, withDefaults(named, settings));
    if (secret !== undefined && !needsSecret(metadata))
      throw new AdminError("invalid", "client_secret: this client has no use for one");
    return metadata;
  },
  brief(item, { settings }) {
    const preset = withDefaults(item.profile === undefined ? {} : { profile: item.profile }, settings);
    const told = Object.entries(clientMetadata.shape).flatMap(([member, schema]) => {
      const usual = Object.hasOwn(preset, member) ? preset[member] : schema.safeParse(undefined).data;
      const value = item[member];
      const isTold = bindings.includes(member) ? value === true || usual === true : !isSame(value, usual);
      return isTold && value !== undefined ? [[member, value]] : [];
    });
    return Object.fromEntries(told);
  },
  isSecret: ({ db, tenantId = "" }, id, _member, value) => hasSecret(db, tenantId, id, value),
  others: ({ db, tenantId = "" }) => configVersionRows(db, tenantId).registeredThemselves(),
};

const webhookMembers = newWebhook.omit({ name: true, secret: true });
const webhookEntry = webhookMembers
  .partial()
  .extend({
    enabled: webhookMembers.shape.enabled.unwrap().optional(),
    secret: secretReference.optional().describe("Where its secret is; made where there is none, and told once"),
    absent: z.literal(true).optional().describe("There is to be no such webhook"),
  })
  .superRefine((entry, context) => aloneOr(entry, context, ["url", "events"]));

const ofWebhooks: Section = {
  name: "webhooks",
  about: "Where events are sent, each by a name of the file's own; one that has none is known by its id",
  resource: webhooks,
  key: "name",
  entry: webhookEntry,
  secrets: ["secret"],
  stored: (item) => plainWebhook(only(Object.keys(webhookMembers.shape), item)),
  whole: ({ secret: _, ...named }) => plainWebhook(parseInput(webhookMembers, named)),
  brief: ({ enabled, ...rest }) => ({ ...rest, ...(enabled === false && { enabled }) }),
  isSecret: ({ db, tenantId = "" }, id, _member, value) => isSecretOf(db, tenantId, id, value),
  others: async () => new Set(),
};

const plainWebhook = ({ description, ...rest }: Members): Members =>
  description === null || description === undefined ? rest : { ...rest, description };

const only = (names: readonly string[], item: object): Members =>
  Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));

/** `absent` stands alone; without it what must be there is asked for. */
function aloneOr({ absent, ...rest }: Members, context: z.RefinementCtx, required: readonly string[] = []): void {
  const refuse = (member: string, message: string) => context.addIssue({ code: "custom", path: [member], message });
  if (absent) {
    if (Object.values(rest).some((value) => value !== undefined)) refuse("absent", "stands alone");
  } else for (const member of required) if (rest[member] === undefined) refuse(member, "is required");
}

/** What a file knows a row by. */
export function keyOf({ key, resource }: Section, item: object): string {
  const members = Object.entries(item);
  const found = (name: string) => members.find(([member]) => member === name)?.[1];
  return String(found(key) ?? found(resource.identity.member));
}

/** What identifies a row to its definition. */
export const idOf = ({ resource }: Section, item: object): string =>
  String(Object.entries(item).find(([member]) => member === resource.identity.member)?.[1]);

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Everything of a tenant that a file may hold beside the tenant itself. One line adds one. */
export const sections: readonly Section[] = [ofClients, ofWebhooks];
