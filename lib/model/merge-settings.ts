const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** RFC 7396, one level deep for the groups of settings: null takes a member away. */
export function mergeSettings(
  before: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(change)) {
    const old = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isGroup(old) && isGroup(value) ? withoutNulls({ ...old, ...value }) : value;
  }
  return merged;
}

const withoutNulls = (group: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(group).filter(([, value]) => value !== null));

/** The settings that a change names, as in `lifetimes.code`. */
export const settingsNamed = (change: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(change).flatMap(([key, value]) =>
    isGroup(value) ? Object.keys(value).map((member) => `${key}.${member}`) : [key],
  );

/** What a setting is, by such a name; undefined where nothing is set. */
export function settingAt(settings: Readonly<Record<string, unknown>>, name: string): unknown {
  return name
    .split(".")
    .reduce<unknown>((at, member) => (isGroup(at) && Object.hasOwn(at, member) ? at[member] : undefined), settings);
}
