import type { IconName } from "@/app/_ui/icon";
import { configVersions } from "@/lib/admin/config-files/resource";
import { mayDo, type Permissions } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { apiKeys } from "@/lib/admin/resources/api-keys";
import { audit } from "@/lib/admin/resources/audit";
import { brandings } from "@/lib/admin/resources/brandings";
import { clients } from "@/lib/admin/resources/clients";
import { domains } from "@/lib/admin/resources/domains";
import { keys } from "@/lib/admin/resources/keys";
import { members } from "@/lib/admin/resources/members";
import { policyTrials } from "@/lib/admin/resources/policy-trials";
import { tenants } from "@/lib/admin/resources/tenants";
import { traces } from "@/lib/admin/resources/traces";
import { users } from "@/lib/admin/resources/users";
import { webhooks } from "@/lib/admin/resources/webhooks";
import type { DashboardKey, DashboardTranslator } from "@/lib/i18n/dashboard";

interface NavPage {
  readonly label: DashboardKey;
  readonly icon: IconName;
  /** Below `/admin/t/<tenant>`. */
  readonly path: string;
  /** Whoever may do this sees the page; without it, every member does. */
  readonly needs?: { readonly resource: { readonly permissions: Permissions }; readonly operation: string };
}

/** The pages of a tenant in their order. A new page is one line here. */
const pages: readonly NavPage[] = [
  { label: "overview.title", icon: "home", path: "" },
  { label: "applications.title", icon: "code", path: "/applications", needs: { resource: clients, operation: "list" } },
  { label: "branding.title", icon: "brush", path: "/branding", needs: { resource: brandings, operation: "list" } },
  { label: "users.title", icon: "person", path: "/users", needs: { resource: users, operation: "list" } },
  { label: "keys.title", icon: "key", path: "/keys", needs: { resource: keys, operation: "list" } },
  { label: "members.title", icon: "people", path: "/members", needs: { resource: members, operation: "list" } },
  { label: "apiKeys.title", icon: "link", path: "/api-keys", needs: { resource: apiKeys, operation: "list" } },
  { label: "activity.title", icon: "activity", path: "/activity", needs: { resource: audit, operation: "list" } },
  { label: "domains.title", icon: "globe", path: "/domains", needs: { resource: domains, operation: "list" } },
  { label: "traces.title", icon: "search", path: "/traces", needs: { resource: traces, operation: "list" } },
  { label: "webhooks.title", icon: "bolt", path: "/webhooks", needs: { resource: webhooks, operation: "list" } },
  { label: "policies.title", icon: "shield", path: "/policies", needs: { resource: policyTrials, operation: "list" } },
  {
    label: "configuration.title",
    icon: "layers",
    path: "/configuration",
    needs: { resource: configVersions, operation: "list" },
  },
  { label: "settings.title", icon: "gear", path: "/settings", needs: { resource: tenants, operation: "show" } },
];

/** A page as a link. */
export interface NavLink {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
}

/** The pages of a tenant that somebody may see. */
export const navFor = (context: Context, tenantId: string, t: DashboardTranslator): readonly NavLink[] =>
  pages
    .filter(({ needs }) => !needs || mayDo(context, needs.operation, { ...needs.resource, tenantId }))
    .map(({ label, icon, path }) => ({ label: t(label), icon, href: `/admin/t/${tenantId}${path}` }));
