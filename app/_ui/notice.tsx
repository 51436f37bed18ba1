import type { ReactNode } from "react";
import { Icon, type IconName } from "@/app/_ui/icon";

const tones = {
  danger: { look: "bg-danger-well text-danger border-danger/25", icon: "alert" },
  caution: { look: "bg-well text-ink border-edge", icon: "alert" },
  done: { look: "bg-tint text-on-tint border-transparent", icon: "check" },
  info: { look: "bg-well text-ink border-line", icon: "key" },
} as const satisfies Record<string, { look: string; icon: IconName }>;

const roles = { danger: "alert", caution: undefined, done: "status", info: undefined } as const;

/** A message above the form. An error is an alert, read out as soon as it appears. */
export function Notice({ id, tone, children }: { id?: string; tone: keyof typeof tones; children: ReactNode }) {
  const { look, icon } = tones[tone];
  return (
    <div
      id={id}
      role={roles[tone]}
      className={`flex gap-3 rounded-xl border px-4 py-3 text-[0.9375rem] leading-snug ${look}`}
    >
      <Icon name={icon} className="mt-px size-5" />
      <p className="min-w-0 text-pretty">{children}</p>
    </div>
  );
}
