import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { checkDomain } from "@/lib/admin/domains/check";
import { AdminError } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { editors, readers } from "@/lib/admin/permissions";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { randomToken } from "@/lib/base/secrets";
import { systemTenant } from "@/lib/model/system-tenant";
import { type DomainRow, domainRows, mostDomains } from "@/lib/store/domains";
import type { Part } from "@/lib/store/page";
import { domainOf, newDomain, type ShownDomain, shownDomain } from "./domain-schemas";

/** Hosts of a tenant's own, at which its issuer can be. */
export const domains = defineResource<TenantWork, DomainRow, ShownDomain>({
  name: "domain",
  path: "domains",
  label: { one: "domain", many: "domains" },
  about: "hosts of a tenant's own: added, proven by DNS or at the host, then its issuer's if somebody says so",
  of: ofTenant,
  identity: { member: "host", argument: "host" },
  naming: ["host"],
  title: ({ host }) => host,
  output: shownDomain,
  shown: domainOf,
  columns: [
    { member: "host", heading: "host" },
    { member: "state", heading: "state" },
    { member: "record_name", heading: "TXT record" },
    { member: "record_value", heading: "value" },
  ],
  order: "by host",
  secretOnce: {},
  readOnly: [
    ...(["state", "is_issuer", "record_name", "record_value", "file_url", "proven_at", "ready_at"] as const),
    ...(["checked_at", "failing_since", "problem", "created_at"] as const),
  ],
  documents: [],
  permissions: {
    list: readers,
    show: readers,
    create: editors,
    remove: editors,
    "make-issuer": editors,
    "leave-issuer": editors,
    // It makes the server ask an address that somebody names.
    check: editors,
  },

  list: operation({
    about: "list the domains",
    input: z.strictObject({}),
    run: (_, { db, tenant }: TenantWork, part: Part) => domainRows(db, tenant.id).list(part),
  }),
  show: {
    about: "show a domain, and what proves it",
    row: ({ db, tenant }, host) => domainRows(db, tenant.id).find(host),
  },
  create: operation({
    about: "add a domain, which is nobody's until it is proven",
    input: newDomain,
    argument: "host",
    async run({ host }, { db, tenant }: TenantWork) {
      if (tenant.id === systemTenant) throw new AdminError("invalid", "host: the system tenant has none of its own");
      const row = await domainRows(db, tenant.id).add(host, randomToken());
      if (!row)
        throw new AdminError(
          "conflict",
          `host: it is there already, or there are ${mostDomains}, the most there can be`,
        );
      return domainOf(row);
    },
    events: ({ host }) => [{ name: "domain.added", data: { host } }],
  }),
  remove: {
    about: "give a domain back; not while the issuer is there",
    async run({ db, tenant }, { host }) {
      if (await domainRows(db, tenant.id).remove(host)) return;
      throw new AdminError("conflict", "the issuer is at this host: move it back first");
    },
    events: ({ host }) => [{ name: "domain.removed", data: { host } }],
  },
  actions: {
    "make-issuer": action({
      on: "one",
      isDestructive: true,
      about: "have the issuer be at this host: tokens name it from now on, and relying parties must expect that",
      input: z.strictObject({}),
      output: shownDomain,
      async run(_, { db, tenant }: TenantWork, { host }: DomainRow) {
        const rows = domainRows(db, tenant.id);
        if (!(await rows.makeIssuer(host)))
          throw new AdminError(
            "conflict",
            "it is not proven and ready, is the issuer already, or is another tenant's issuer",
          );
        return domainOf(await there(rows.find(host)));
      },
      events: ({ host }) => [{ name: "domain.made-issuer", data: { host } }],
    }),
    "leave-issuer": action({
      on: "one",
      isDestructive: true,
      about: "have the issuer be below PUBLIC_URL again",
      input: z.strictObject({}),
      output: shownDomain,
      async run(_, { db, tenant }: TenantWork, { host }: DomainRow) {
        const rows = domainRows(db, tenant.id);
        if (!(await rows.leaveIssuer(host))) throw new AdminError("conflict", "the issuer is not at this host");
        return domainOf(await there(rows.find(host)));
      },
      events: ({ host }) => [{ name: "domain.left-issuer", data: { host } }],
    }),
    check: action({
      on: "one",
      isDestructive: false,
      changesNothing: true,
      about: "look for the proof of a domain now, and whether it answers as this server",
      input: z.strictObject({}),
      output: shownDomain,
      async run(_, { db, actor }: TenantWork, row: DomainRow) {
        const after = await checkDomain(db, actor, row);
        if (!after) throw new AdminError("conflict", "host: another tenant here has proven that it is theirs");
        return domainOf(after);
      },
    }),
  },
});

async function there(asked: Promise<DomainRow | undefined>): Promise<DomainRow> {
  const row = await asked;
  if (!row) throw new AdminError("not_found", "the domain was given back meanwhile");
  return row;
}
