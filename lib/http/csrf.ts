import { isSameSecret, mac, macsOfBefore } from "@/lib/base/secrets";

/** A form's page: of which tenant, browser and interaction. */
type Place = readonly [tenantId: string, browserId: string, interactionId: string];

/** The hidden field of a form: bound to the interaction, and to the browser's stable id, so that it outlives a change of its cookie in another tab. */
export const csrfToken = (...place: Place): string => mac("csrf", ...place);

/** Whether a posted form was made by us for this browser and interaction, and not sent from another site. */
export function isOwnForm(request: Request, token: string | undefined, ...place: Place): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site === "cross-site" || site === "same-site" || token === undefined) return false;
  return [csrfToken(...place), ...macsOfBefore("csrf", ...place)].some((one) => isSameSecret(token, one));
}
