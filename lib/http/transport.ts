import { config } from "@/lib/base/config";

/** Seconds: a year, the least that browsers' lists of https hosts take. */
const longestWithoutLooking = 31_536_000;

const open: Readonly<Record<string, string>> = { "x-content-type-options": "nosniff" };
const secure: Readonly<Record<string, string>> = {
  ...open,
  // Hosts below ours are not ours to speak for.
  "strict-transport-security": `max-age=${longestWithoutLooking}`,
};

/** What every answer says, whoever gives it: its type is as it says, and where we are https it stays so (RFC 6797 §6.1, §7). */
export const transportHeaders = (): Readonly<Record<string, string>> => (config().isSecure ? secure : open);
