/**
 * A URI as a CSP source for `form-action`: its origin, or its scheme alone for an app's own scheme. Empty for a host that could
 * break out of the policy.
 */
export function formTarget(uri: string): string {
  const url = new URL(uri);
  if (url.protocol !== "https:" && url.protocol !== "http:") return url.protocol;
  return /^([a-z0-9.-]+|\[[0-9a-f:.]+\])$/.test(url.hostname) ? url.origin : "";
}
