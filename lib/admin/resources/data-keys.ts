import { z } from "zod";
import { action } from "@/lib/admin/operation";
import type { TenantWork, Work } from "@/lib/admin/scope";
import { newDataKey } from "@/lib/keys/vault";
import { dataKeyRows } from "@/lib/store/data-keys";
import { moveSecrets, rewrapSecrets, unopened } from "./rewrap";

const leftClosed = z.array(unopened).readonly().describe("What no key opens: it was left as it is, and serves nobody");

type Unopened = z.infer<typeof leftClosed>;

const linesOf = (left: Unopened) =>
  left.map(({ tenant, kind, id }) => `left as it is, since no key opens it: ${kind} ${id} of tenant ${tenant}`);

const undoneOf = ({ length }: Unopened) =>
  length === 0
    ? undefined
    : {
        what: `${length} could not be opened and are left as they are`,
        remedy:
          "add the key they were written with to GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS and run it again, or replace them",
      };

/** Gives a tenant a new data key. */
export const renewDataKey = action({
  on: "all",
  isDestructive: false,
  about: "encrypt every secret of the tenant under a new data key; housekeeping deletes the old one two days later",
  input: z.strictObject({}),
  output: z.object({
    data_key: z.string().describe("The new data key"),
    moved: z.int().describe("How many secrets are under it now"),
    unopened: leftClosed,
  }),
  said: ({ data_key, moved, unopened }) => [
    `${moved} secrets are now under data key ${data_key}`,
    ...linesOf(unopened),
  ],
  undone: ({ unopened }) => undoneOf(unopened),
  async run(_, { db, tenant }: TenantWork) {
    const key = newDataKey(tenant.id);
    await dataKeyRows(db, tenant.id).add(key);
    let moved = 0;
    const unopened = await moveSecrets(db, tenant.id, () => {
      moved += 1;
    });
    return { data_key: key.id, moved, unopened: [...unopened] };
  },
  events: ({ moved: secrets }) => [{ name: "key.data-key-renewed", data: { secrets } }],
});

/** Brings the whole installation under the encryption key of now. */
export const rewrap = action({
  on: "installation",
  isDestructive: false,
  about:
    "encrypt every tenant's data key under GATEHOUSE_ENCRYPTION_KEY, and every secret under its tenant's; GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS opens the old ones",
  input: z.strictObject({}),
  output: z.object({
    rewrapped: z.int().describe("How many data keys and secrets were under an earlier key"),
    tenants: z.record(z.string(), z.int()).describe("The same by tenant"),
    unopened: leftClosed,
  }),
  said: ({ rewrapped, unopened }) => [
    `${rewrapped} data keys and secrets are now under the new key`,
    ...linesOf(unopened),
  ],
  undone: ({ unopened }) => undoneOf(unopened),
  run: (_, { db }: Work) => rewrapSecrets(db),
  events: ({ tenants }) =>
    Object.entries(tenants).map(([tenantId, secrets]) => ({ name: "key.rewrapped", tenantId, data: { secrets } })),
});
