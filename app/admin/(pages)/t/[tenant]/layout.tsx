import type { ReactNode } from "react";
import { orPage, visitTenant } from "@/app/admin/_shell/admin";
import { navFor } from "@/app/admin/_shell/nav";
import { placeOf } from "@/app/admin/_shell/places";
import { Shell } from "@/app/admin/_shell/shell";

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly children: ReactNode;
}

export default async function TenantLayout({ params, children }: Props) {
  const visited = await visitTenant(params);
  const { admin, context, tenantId, t } = visited;
  const here = await orPage(placeOf(admin, tenantId));
  return (
    <Shell {...visited} here={here} links={navFor(context, tenantId, t)}>
      {children}
    </Shell>
  );
}
