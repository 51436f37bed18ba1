import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { mergeSettings, settingAt, settingsNamed } from "@/lib/model/merge-settings";
import { type TenantSettings, tenantSettings } from "@/lib/model/tenant-settings";
import type { Writer } from "@/lib/store/page";
import { type EffectCounts, effectCounts, mostCounted } from "@/lib/store/policy-effects";
import { type EffectName, effectNames } from "./names";
import { effectsOnClients } from "./of-clients";

/** What a change of one setting would come to. */
export const shownEffect = z.object({
  setting: z.string().describe("As in `lifetimes.session`"),
  effect: z.enum(effectNames).describe("What comes of it"),
  count: z.int().positive().describe("Of how many"),
  at_least: z.boolean().describe("Whether there are more, which are not counted"),
  clients: z.array(z.string()).describe("The first of the clients that it is about, five at the most"),
});

export type ShownEffect = z.infer<typeof shownEffect>;
export const effectsIn = (result: unknown) => z.array(shownEffect).parse(result);

type Counted = readonly [EffectName, number];
/** What is counted of a setting that becomes another one. */
type Count = (counts: EffectCounts, after: TenantSettings, before: TenantSettings) => Promise<Counted> | undefined;

const as = async (name: EffectName, count: Promise<number>): Promise<Counted> => [name, await count];
const day = 86_400;

/** Settings whose effect is a number of rows. What they do to clients follows from the rules themselves. */
const counts: Readonly<Record<string, Count>> = {
  "sign_in.second_factor": (of, { sign_in }) =>
    sign_in.second_factor === "required" ? as("users_without_factor", of.usersWithoutFactor()) : undefined,
  "offer.totp": (of, { offer }) => (offer.totp ? undefined : as("users_with_factor", of.usersWithFactor())),
  "sign_up.enabled": (of, { sign_up }) => (sign_up.enabled ? undefined : as("sign_ups", of.signUps())),
  "lifetimes.session": (of, { lifetimes }) => as("sessions_too_old", of.sessionsOlderThan(lifetimes.session)),
  "sign_in.accounts_per_browser": (of, { sign_in }) =>
    as("browsers_with_more", of.browsersWithMoreThan(sign_in.accounts_per_browser)),
  "consent.lifetime": (of, { consent: { lifetime } }) =>
    lifetime > 0 ? as("consents_too_old", of.consentsOlderThan(lifetime)) : undefined,
  "registration.mode": (of, { registration }) =>
    registration.mode === "off" ? as("self_registered", of.selfRegistered()) : undefined,
  "registration.unused_lifetime": (of, { registration: { unused_lifetime: life } }) =>
    life > 0 ? as("clients_unused", of.unvouchedUnusedFor(life)) : undefined,
  "registration.max_clients": (of, { registration: { max_clients: most } }) =>
    as(
      "clients_over_limit",
      of.selfRegistered().then((count) => (count >= most ? count : 0)),
    ),
  key_rotation: (of, { key_rotation: days }) => (days > 0 ? as("keys_older", of.keysOlderThan(days * day)) : undefined),
};

/**
 * What a change of settings would come to, each setting by itself: of how many people, sessions and clients. Counts are bounded.
 * @param change merged into `before`, as a change of the tenant's settings is; what it holds was checked
 */
export async function effectsOf(
  db: Writer,
  tenantId: string,
  before: TenantSettings,
  change: Readonly<Record<string, unknown>>,
): Promise<readonly ShownEffect[]> {
  const of = effectCounts(db, tenantId);
  const after = mergeSettings(before, change);
  const names = settingsNamed(change).filter(
    (name) => !isDeepStrictEqual(settingAt(before, name), settingAt(after, name)),
  );
  if (names.length === 0) return [];
  const { clients, isAll } = await of.clients();
  const shown: ShownEffect[] = [];
  for (const setting of names) {
    const proposed = withOnly(before, after, setting);
    const counted = await counts[setting]?.(of, proposed, before);
    if (counted) shown.push(...told(setting, counted[0], counted[1]));
    for (const [effect, ids] of effectsOnClients(clients, before, proposed))
      shown.push(...told(setting, effect, ids.length, ids, isAll));
    if (setting === "consent.may_be_skipped" && !proposed.consent.may_be_skipped) {
      const excused = clients.filter(({ metadata }) => metadata.skip_consent).map(({ id }) => id);
      shown.push(...told(setting, "clients_excused", excused.length, excused, isAll));
    }
  }
  return shown;
}

/** The settings as they are, but for one. */
function withOnly(before: TenantSettings, after: Readonly<Record<string, unknown>>, setting: string): TenantSettings {
  const [group = "", member] = setting.split(".");
  const value = settingAt(after, setting) ?? null;
  return tenantSettings.parse(mergeSettings(before, { [group]: member === undefined ? value : { [member]: value } }));
}

const told = (
  setting: string,
  effect: EffectName,
  count: number,
  clients: readonly string[] = [],
  isAll = true,
): ShownEffect[] =>
  count === 0
    ? []
    : [
        {
          setting,
          effect,
          count: Math.min(count, mostCounted),
          at_least: !isAll || count > mostCounted,
          clients: clients.slice(0, 5),
        },
      ];
