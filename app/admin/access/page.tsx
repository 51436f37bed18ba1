import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { AccessScreen } from "@/app/admin/_screens/access";
import { wordsOf } from "@/app/admin/_screens/words";
import { adminOf, hasAccess } from "@/lib/dashboard/session";
import { stops } from "@/lib/dashboard/sign-in";

interface Props {
  readonly searchParams: Promise<{ because?: string | string[] }>;
}

/** For whoever cannot go on to the dashboard: what happened, and what to do. */
export default async function AccessPage({ searchParams }: Props): Promise<ReactNode> {
  const { because } = await searchParams;
  const stop = stops.find((one) => one === because);
  const admin = await adminOf(await headers());
  if (stop === undefined && !admin) redirect("/admin/login");
  if (stop === undefined && admin && hasAccess(admin)) redirect("/admin");
  return <AccessScreen {...(await wordsOf())} because={stop ?? "nothing"} name={admin?.name} />;
}
