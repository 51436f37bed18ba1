import { tenantSettings } from "@/lib/model/tenant-settings";
import type { Members } from "./sections";

const presets: Members = tenantSettings.parse({});
const isGroup = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Settings as a flat list: `refresh_grace`, and `lifetimes.code` of a group. */
export const flat = (settings: Members): Members =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      isGroup(presets[name]) && isGroup(value)
        ? Object.entries(value).map(([inner, one]) => [`${name}.${inner}`, one])
        : [[name, value]],
    ),
  );

/** The other way round. */
export function grouped(settings: Members): Members {
  const all = new Map<string, unknown>();
  for (const [path, value] of Object.entries(settings)) {
    const [group = "", member] = path.split(".");
    const before = all.get(group);
    all.set(group, member === undefined ? value : { ...(isGroup(before) ? before : {}), [member]: value });
  }
  return Object.fromEntries(all);
}

/** Settings that a file names, each as it is stored: what is left out within one has its default. */
export function namedSettings(settings: Members = {}): Members {
  const whole = flat(tenantSettings.parse(settings));
  return Object.fromEntries(Object.keys(flat(settings)).map((path) => [path, whole[path]]));
}

const flatPresets = flat(presets);

/** What holds where nobody says otherwise. */
export const presetOf = (path: string): unknown => flatPresets[path];

/** Settings that are not as they would be by themselves. */
export const ownSettings = (settings: Members): Members =>
  grouped(
    Object.fromEntries(
      Object.entries(flat(settings)).filter(
        ([path, value]) => JSON.stringify(value) !== JSON.stringify(presetOf(path)),
      ),
    ),
  );
