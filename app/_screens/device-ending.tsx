import { LinkButton } from "@/app/_ui/button";
import { Frame } from "@/app/_ui/frame";
import { Heading } from "@/app/_ui/heading";
import { Medallion } from "@/app/_ui/medallion";
import type { Translator } from "@/lib/i18n/translator";
import type { Brand } from "@/lib/theme/brand";

const looks = {
  connected: { icon: "check", tone: "good" },
  refused: { icon: "door", tone: "plain" },
  ended: { icon: "clock", tone: "plain" },
} as const;

export type DeviceEnding = keyof typeof looks;

export const isDeviceEnding = (name: string): name is DeviceEnding => Object.hasOwn(looks, name);

interface DeviceEndingProps {
  ending: DeviceEnding;
  brand: Brand;
  /** Where another code can be entered. */
  again: string;
  nonce?: string;
  t: Translator;
}

/** What became of a device's request: the rest happens on the device. */
export function DeviceEndingScreen({ ending, brand, again, nonce, t }: DeviceEndingProps) {
  const { icon, tone } = looks[ending];
  return (
    <Frame brand={brand} title={t("device.documentTitle", { brand: brand.name })} nonce={nonce} t={t}>
      <Medallion icon={icon} tone={tone} />
      <Heading title={t(`device.${ending}.title`)}>{t(`device.${ending}.text`)}</Heading>
      {ending === "ended" && (
        <LinkButton href={again} className="mt-7 self-start">
          {t("action.startAgain")}
        </LinkButton>
      )}
    </Frame>
  );
}
