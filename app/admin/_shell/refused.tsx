import { LinkButton } from "@/app/admin/_kit/button";
import { EmptyState } from "@/app/admin/_kit/empty-state";
import { words } from "./admin";

/** In place of a page that is not theirs to see, or that is not there. */
export async function Refused({ kind }: { kind: "forbidden" | "missing" }) {
  const t = await words();
  const title = t(`failure.${kind}Title`);
  return (
    <div lang={t.locale} className="mx-auto min-h-[70vh] max-w-5xl content-center">
      <title>{`${title} · Gatehouse`}</title>
      <EmptyState
        icon={kind === "forbidden" ? "shield" : "search"}
        title={title}
        isPage
        action={<LinkButton href="/admin">{t("failure.back")}</LinkButton>}
      >
        {t(`failure.${kind}`)}
      </EmptyState>
    </div>
  );
}
