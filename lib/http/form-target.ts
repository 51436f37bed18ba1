/** A URI as a CSP source for `form-action`: its origin, or its scheme alone for an app's own scheme. */
export function formTarget(uri: string): string {
  const url = new URL(uri);
  return url.protocol === "https:" || url.protocol === "http:" ? url.origin : url.protocol;
}
