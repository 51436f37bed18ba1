import type { ReactNode } from "react";
import { LinkButton } from "@/app/_ui/button";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Medallion } from "@/app/_ui/medallion";
import type { Translator } from "@/lib/i18n/translator";
import type { ClientView } from "@/lib/journeys/view";
import type { Brand } from "@/lib/theme/brand";

interface SignedOutProps {
  brand: Brand;
  /** Its `uri` gives the way back. */
  client?: ClientView;
  nonce?: string;
  t: Translator;
  /** What has to be on the page but is not seen, such as the frames of front-channel logout. */
  children?: ReactNode;
}

export function SignedOutScreen({ brand, client, nonce, t, children }: SignedOutProps) {
  return (
    <Frame
      brand={brand}
      greeting="farewell"
      client={client}
      title={t("signedOut.documentTitle", { brand: brand.name })}
      nonce={nonce}
      t={t}
    >
      <Medallion icon="check" tone="good" />
      <Heading title={t("signedOut.title")}>{t("signedOut.lead")}</Heading>
      {client?.uri && (
        <LinkButton look="secondary" href={client.uri} className="mt-7 self-start">
          {t("action.backTo", { client: client.name })}
        </LinkButton>
      )}
      {children}
    </Frame>
  );
}
