import type { ReactNode } from "react";

const tones = {
  plain: "bg-well text-muted ring-line",
  accent: "bg-tint text-on-tint ring-transparent",
  good: "bg-good-well text-good ring-transparent",
  danger: "bg-danger-well text-danger ring-transparent",
} as const;

export type BadgeTone = keyof typeof tones;

/** A state in one word. */
export function Badge({ tone = "plain", children }: { tone?: BadgeTone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center rounded-full px-2 py-0.5 text-xs font-semibold whitespace-nowrap ring-1 ring-inset ${tones[tone]}`}
    >
      {children}
    </span>
  );
}
