import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { parse } from "tldts";
import { config } from "@/lib/base/config";

/**
 * A host as somebody types it, as the network has it: lower case, IDN in punycode (RFC 5891), without port or path.
 * @returns undefined where it is none
 */
export function hostOf(typed: string): string | undefined {
  const given = typed.trim().replace(/\.$/, "");
  if (given.length > 253 || /[\s/\\@:?#[\]%*]/.test(given)) return undefined;
  const host = domainToASCII(given);
  const labels = host.split(".");
  const isName = labels.length > 1 && labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label));
  return isName && host.length <= 253 && isIP(host) === 0 ? host : undefined;
}

/**
 * Why a host can be no tenant's; undefined where it can.
 * @param host as `hostOf` gives it; @param installed where this installation is
 */
export function refusalOfHost(host: string, installed: readonly string[] = ownHosts()): string | undefined {
  const { publicSuffix, isIcann, isPrivate, domain } = parse(host, { allowPrivateDomains: true });
  if (publicSuffix === host) return "is a suffix under which anybody may have a name";
  if (!domain || (!isIcann && !isPrivate)) return "is no name on the public internet";
  for (const own of installed) {
    if (own === host) return "is where this installation is";
    // Whoever has a parent could set cookies for what is below it.
    if (own.endsWith(`.${host}`)) return "is above the host of this installation";
  }
  return undefined;
}

function ownHosts(): readonly string[] {
  const { publicUrl, mutualTls } = config();
  return [publicUrl, mutualTls?.publicUrl].flatMap((url) => (url === undefined ? [] : [new URL(url).hostname]));
}
