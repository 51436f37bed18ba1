import { Icon, type IconName } from "@/app/_ui/icon";

const tones = {
  good: "bg-good-well text-good",
  plain: "bg-tint text-on-tint",
  danger: "bg-danger-well text-danger",
} as const;

/** The sign above a page that has nothing to fill in. */
export function Medallion({ icon, tone }: { icon: IconName; tone: keyof typeof tones }) {
  return (
    <span
      className={`mb-5 grid size-14 popup:mb-4 wap:hidden place-items-center rounded-t-full rounded-b-xl ${tones[tone]}`}
    >
      <Icon name={icon} className="size-7" />
    </span>
  );
}
