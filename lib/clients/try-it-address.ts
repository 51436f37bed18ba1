import { systemClock } from "@/lib/base/clock";
import { config } from "@/lib/base/config";
import { isSameSecret, mac } from "@/lib/base/secrets";
import { tryItSeconds } from "@/lib/model/try-it";

const base = () => `${config().publicUrl}/admin/try-it/`;
const form = /^([A-Za-z0-9_-]{43})\.(\d{10})\.([A-Za-z0-9_-]{43})$/;

const sign = (tenantId: string, clientId: string, run: string, until: string) =>
  mac("try-it", tenantId, clientId, run, until);

/**
 * Where an answer to a try-it run of the dashboard comes back to: an address of ours, good for one client of one tenant until the run is
 * over. It stands in no registration. What arrives there is taken once, in the browser session of the admin who began the run.
 * @param run 43 characters that nobody else knows
 */
export function tryItAddress(tenantId: string, clientId: string, run: string, now = systemClock()): string {
  const until = String(Math.floor(now) + tryItSeconds);
  return `${base()}${run}.${until}.${sign(tenantId, clientId, run, until)}`;
}

/** Whether an answer for a client may go to this address, as to one that it registered. Looks nothing up. */
export function isTryItAddress(uri: string, tenantId: string, clientId: string, now = systemClock()): boolean {
  if (!uri.startsWith(base())) return false;
  const [, run, until, signature] = form.exec(uri.slice(base().length)) ?? [];
  if (run === undefined || until === undefined || signature === undefined) return false;
  return Number(until) > now && isSameSecret(signature, sign(tenantId, clientId, run, until));
}

/** The run that an address of ours is of; undefined where it has not the form of one. */
export const tryItRunOf = (last: string): string | undefined => form.exec(last)?.[1];
