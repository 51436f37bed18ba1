import { z } from "zod";
import { AdminError, parseInput } from "@/lib/admin/errors";
import type { Context, Resource } from "@/lib/admin/resource";
import { newClient } from "@/lib/admin/resources/client-schemas";
import { hasSecret } from "@/lib/admin/resources/client-secrets";
import { clients } from "@/lib/admin/resources/clients";
import type { ShownTenant } from "@/lib/admin/resources/tenant-view";
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
  .superRefine(({ absent, ...rest }, context) => {
    if (!absent || Object.keys(rest).length === 0) return;
    context.addIssue({ code: "custom", path: ["absent"], message: "stands alone" });
  });

/** How tokens are bound may follow from how this installation is reached, so it is always said. */
const bindings: readonly string[] = ["tls_client_certificate_bound_access_tokens", "dpop_bound_access_tokens"];

const ofClients: Section = {
  name: "clients",
  about: "Relying parties by client_id, with the members of docs/clients.md; what is not named has its default",
  resource: clients,
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

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Everything of a tenant that a file may hold beside the tenant itself. One line adds one. */
export const sections: readonly Section[] = [ofClients];
