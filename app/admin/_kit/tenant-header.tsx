import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { type Crumb, PageHeader, type PageHeaderProps } from "./page-header";

export interface TenantHeaderProps extends Omit<PageHeaderProps, "crumbs" | "crumbsLabel"> {
  tenantId: string;
  /** The tenant's name, on pages that know it. */
  tenantName?: string;
  t: DashboardTranslator;
  /** The pages between the tenant and this one, the outermost first. */
  above?: readonly Crumb[];
}

/** The header of a page of a tenant. */
export const TenantHeader = ({ tenantId, tenantName = tenantId, t, above = [], ...header }: TenantHeaderProps) => (
  <PageHeader
    crumbs={[
      { label: t("nav.tenants"), href: "/admin" },
      { label: tenantName, href: `/admin/t/${tenantId}` },
      ...above,
    ]}
    crumbsLabel={t("nav.breadcrumbs")}
    {...header}
  />
);
