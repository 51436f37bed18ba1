import { OAuthError } from "@/lib/base/errors";
import { isOwnForm } from "@/lib/http/csrf";
import type { RawParams } from "@/lib/model/interaction";
import type { Interaction } from "@/lib/store/interactions";
import type { Exchange } from "@/lib/tenants/endpoint";

/** Open, of this browser, and sent by our own page. Otherwise the page itself tells the person what is the matter. */
export function isAnswerable(interaction: Interaction, { request, tenant }: Exchange, form: RawParams): boolean {
  const isOpen = interaction.isOwn && !interaction.isCompleted && interaction.expiresAt > tenant.services.clock();
  if (!isOpen) return false;
  const token = typeof form.csrf === "string" ? form.csrf : undefined;
  if (!isOwnForm(request, token, tenant.id, interaction.browserId, interaction.id)) {
    throw new OAuthError("invalid_request", "this form was not sent from our own page; go back and try again", {
      status: 403,
      detail: "csrf",
    });
  }
  return true;
}

/**
 * Whether it may be started again: in the browser that began it, and once it is over. Anybody else would get a code for the state,
 * nonce and challenge of the person whose request it is.
 */
export const isStartable = ({ isOwn, isCompleted, expiresAt }: Interaction, now: number): boolean =>
  isOwn && (isCompleted || expiresAt <= now);
