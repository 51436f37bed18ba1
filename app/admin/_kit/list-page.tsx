import type { ReactNode } from "react";
import type { IconName } from "@/app/_ui/icon";
import { EmptyState } from "./empty-state";
import { TenantHeader, type TenantHeaderProps } from "./tenant-header";

interface ListPageProps extends Pick<TenantHeaderProps, "tenantId" | "tenantName" | "t" | "title"> {
  /** What the list is of, in a sentence. */
  lead: string;
  /** What makes one more, for who may. */
  create: ReactNode;
  isEmpty: boolean;
  /** What stands in place of the list while there is nothing in it. */
  empty: { icon: IconName; title: string; text: string };
  children: ReactNode;
}

/** A page with a list of a tenant's: what makes one more stands beside the title, or in the middle while there is none. */
export const ListPage = ({ lead, create, isEmpty, empty, children, ...header }: ListPageProps) => (
  <>
    <TenantHeader {...header} actions={!isEmpty && create}>
      {lead}
    </TenantHeader>
    {isEmpty ? (
      <EmptyState icon={empty.icon} title={empty.title} action={create}>
        {empty.text}
      </EmptyState>
    ) : (
      children
    )}
  </>
);
