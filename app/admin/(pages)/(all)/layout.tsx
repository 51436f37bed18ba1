import type { ReactNode } from "react";
import { visit } from "@/app/admin/_shell/admin";
import { Shell } from "@/app/admin/_shell/shell";

export default async function AllLayout({ children }: { children: ReactNode }) {
  const visited = await visit();
  const links = [{ href: "/admin", label: visited.t("tenants.title"), icon: "layers" as const }];
  return (
    <Shell {...visited} links={links}>
      {children}
    </Shell>
  );
}
