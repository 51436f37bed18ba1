import type { ShownEffect } from "@/lib/admin/effects";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { isForeseeable, isTriable } from "@/lib/model/policies";

interface EffectsProps {
  readonly setting: string;
  readonly effects: readonly ShownEffect[];
  readonly t: DashboardTranslator;
}

/** What a change of a setting would come to, in numbers. */
export function Effects({ setting, effects, t }: EffectsProps) {
  return (
    <ul className="mt-2 grid gap-1.5 rounded-xl bg-well px-4 py-3 text-sm">
      {effects.map(({ effect, count, at_least, clients }) => (
        <li key={effect} className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4">
          <span className="text-pretty text-ink">{t(`policies.effects.${effect}`)}</span>
          <span className="font-semibold text-ink tabular-nums">
            {at_least ? t("policies.orMore", { count: t.format.number(count) }) : t.format.number(count)}
          </span>
          {clients.length > 0 && (
            <span className="col-span-2 font-mono text-xs wrap-anywhere text-muted">
              {clients.join(", ")}
              {count > clients.length && "\u00a0…"}
            </span>
          )}
        </li>
      ))}
      {effects.length === 0 && <li className="col-span-2 text-muted">{t(`policies.${silenceOn(setting)}`)}</li>}
    </ul>
  );
}

/** Why no number stands there. */
function silenceOn(setting: string) {
  if (isForeseeable(setting)) return "noEffect";
  return isTriable(setting) ? "unknownTillTried" : "unknown";
}
