import type { NewEvent } from "@/lib/events/event";
import { seeOther } from "@/lib/http/respond";
import type { InteractionForm, StepName } from "@/lib/model/interaction";
import type { Progress } from "@/lib/model/progress";
import type { Tenant } from "@/lib/tenants/tenant";

export const interactionUrl = (tenant: Pick<Tenant, "issuer">, id: string) => `${tenant.issuer}/interaction/${id}`;

/** Sends the browser to the page of an interaction, which shows how it stands. */
export const toPage = (tenant: Pick<Tenant, "issuer">, id: string, cookies: readonly string[] = []): Response =>
  seeOther(interactionUrl(tenant, id), cookies);

/** What a person is to be asked, and why. */
export interface Question {
  readonly step: StepName;
  readonly reason: string;
  readonly form: InteractionForm;
  /** What it comes of, where that is to be recorded. */
  readonly event?: NewEvent | undefined;
  /** All that is kept of what is half done; `kept`: as it stands. */
  readonly progress?: Progress | "kept" | undefined;
}

/** Moves an open interaction to a step, and sends the browser to its page. */
export async function ask(
  tenant: Tenant,
  interactionId: string,
  { step, reason, form, progress, event }: Question,
  cookies: readonly string[] = [],
): Promise<Response> {
  await tenant.services.interactions.ask(interactionId, step, reason, form, progress, event);
  return toPage(tenant, interactionId, cookies);
}
