import { isSameSecret, mac } from "@/lib/secrets";

/** The hidden field of a form: bound to the browser and the interaction, and to the browser's stable id, so that it outlives a change of its cookie in another tab. */
export const csrfToken = (tenantId: string, browserId: string, interactionId: string): string =>
  mac("csrf", tenantId, browserId, interactionId);

/** Whether a posted form was made by us for this browser and interaction, and not sent from another site. */
export function isOwnForm(request: Request, token: string | undefined, expected: string): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site === "cross-site" || site === "same-site") return false;
  return token !== undefined && isSameSecret(token, expected);
}
