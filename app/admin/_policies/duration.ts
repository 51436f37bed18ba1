import type { DashboardTranslator } from "@/lib/i18n/dashboard";

const units = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** Seconds in the largest unit that says them whole. */
export function duration(seconds: number, t: DashboardTranslator): string {
  const [unit, size] = units.find(([, one]) => seconds >= one && seconds % one === 0) ?? (["second", 1] as const);
  return t.format.number(seconds / size, { style: "unit", unit, unitDisplay: "long" });
}
