import { Button, LinkButton } from "@/app/_ui/button";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Medallion } from "@/app/_ui/medallion";
import { gatehouse } from "@/lib/theme/gatehouse";
import type { Words } from "./words";

/** Why somebody is not in the dashboard: they manage nothing yet, or their sign-in came to nothing. */
export type Stop = "nothing" | "denied" | "stale" | "failed";

interface AccessProps extends Words {
  because: Stop;
  /** Who is signed in. */
  name?: string | undefined;
}

export function AccessScreen({ because, name, t, frame, nonce }: AccessProps) {
  const title = t(`access.${because}.title`);
  return (
    <Frame brand={gatehouse} title={t("access.documentTitle", { title })} nonce={nonce} t={frame}>
      <Medallion icon={because === "nothing" ? "key" : "door"} tone="plain" />
      <Heading title={title}>{t(`access.${because}.text`, { name: name ?? "" })}</Heading>
      <div className="mt-7 flex flex-wrap gap-3">
        <LinkButton href={because === "nothing" ? "/admin" : "/admin/login"}>
          {t(because === "nothing" ? "access.check" : "access.again")}
        </LinkButton>
        {name && (
          <form method="post" action="/admin/logout">
            <Button look="secondary">{t("nav.signOut")}</Button>
          </form>
        )}
      </div>
    </Frame>
  );
}
