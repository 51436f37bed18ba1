import { tokenHash } from "@/lib/base/secrets";
import { csrfToken } from "@/lib/http/csrf";
import { formTarget } from "@/lib/http/form-target";
import type { Client } from "@/lib/model/client-metadata";
import type { AccessRequest } from "@/lib/oauth/authorize/access";
import { loginStart } from "@/lib/oidc/login-start";
import type { Interaction } from "@/lib/store/interactions";
import type { Tenant } from "@/lib/tenants/tenant";
import { isStartable } from "./answerable";
import { clientView } from "./client-view";
import { openJourney } from "./continuations";
import { sessionFor } from "./facts";
import type { Journey } from "./journey";
import { interactionUrl } from "./page";
import { isStepName, type StepView, steps } from "./steps";
import type { Asking } from "./steps/step";
import type { ClientView, StoppedView } from "./view";

interface Loaded {
  /** What the page of an interaction shows. */
  readonly view: StepView | StoppedView;
  readonly locale: string;
}

/**
 * Loads an interaction for its page.
 * @param secret of the browser that asks; undefined where it sent no cookie
 * @param languageOf the page's language, best of what the request asks for (`ui_locales`) and the browser accepts
 */
export async function loadInteraction(
  tenant: Tenant,
  id: string,
  secret: string | undefined,
  languageOf: (uiLocales: readonly string[]) => string,
): Promise<Loaded> {
  const secretHash = tokenHash(secret ?? "");
  const interaction = await readInteraction(tenant, id, secretHash);
  const journey = interaction && (await openJourney(interaction.request, tenant));
  const locale = languageOf(journey?.uiLocales ?? []);
  const client = journey?.client && (await clientView(journey.client, tenant, locale));
  if (!interaction || !journey) return { view: stoppedView("unknown", id, undefined, client, tenant), locale };
  const access = await journey.access().catch(() => undefined);
  const stopped = whyStopped(interaction, tenant.services.clock());
  if (stopped) {
    const canRestart = journey.restart && access && isStartable(interaction, tenant.services.clock());
    const restart = canRestart ? `${interactionUrl(tenant, id)}/restart` : undefined;
    return { view: stoppedView(stopped, id, journey.client, client, tenant, restart), locale };
  }
  return { view: await stepView(interaction, journey, access, client, secretHash, tenant), locale };
}

/** Where the forms of an interaction may lead, for the page's `form-action`. */
export async function formTargets(tenant: Tenant, id: string): Promise<string> {
  const interaction = await readInteraction(tenant, id, tokenHash(""));
  const journey = interaction && (await openJourney(interaction.request, tenant));
  return [...new Set(journey?.formTargets.map(formTarget))].join(" ");
}

/** The page of the step that is asked; that of the sign-in where there is nothing left to ask about. */
async function stepView(
  interaction: Interaction,
  journey: Journey,
  access: AccessRequest | undefined,
  client: ClientView | undefined,
  secretHash: Buffer,
  tenant: Tenant,
): Promise<StepView> {
  const browser = await tenant.services.sessions.read(secretHash, journey.consent, tenant.services.clock());
  const signedIn = browser?.sessions ?? [];
  const asking: Asking = {
    tenant,
    interaction,
    journey,
    access,
    sessions: signedIn.filter(({ userId }) => journey.userId === undefined || userId === journey.userId),
    answering: access ? sessionFor(access, signedIn) : signedIn[0],
    frame: {
      brand: tenant.brand,
      client,
      action: `${interactionUrl(tenant, interaction.id)}/submit`,
      csrf: csrfToken(tenant.id, interaction.browserId, interaction.id),
      reason: interaction.reason,
      display: access?.display,
    },
  };
  const step = steps[isStepName(interaction.prompt) ? interaction.prompt : "login"];
  const view = (await step.view(asking)) ?? (await steps.login.view(asking));
  if (!view) throw new Error("the sign-in can always be asked for");
  return view;
}

function stoppedView(
  stopped: StoppedView["stopped"],
  id: string,
  client: Client | undefined,
  shown: ClientView | undefined,
  tenant: Tenant,
  restart?: string,
): StoppedView {
  const back = restart || !client ? shown?.uri : (startAt(client, tenant) ?? shown?.uri);
  return { stopped, brand: tenant.brand, client: shown, restart, back, reference: id.slice(0, 8) };
}

/** A link at which the client starts a sign-in (OIDC Core §4). */
function startAt(client: Client, tenant: Tenant): string | undefined {
  if (client.metadata.initiate_login_uri === undefined) return undefined;
  const start = loginStart(client, tenant, undefined);
  return start.method === "get" ? start.href : undefined;
}

async function readInteraction(tenant: Tenant, id: string, secretHash: Buffer): Promise<Interaction | undefined> {
  return /^[A-Za-z0-9_-]{43}$/.test(id) ? tenant.services.interactions.read(id, secretHash) : undefined;
}

function whyStopped(interaction: Interaction, now: number): Exclude<StoppedView["stopped"], "unknown"> | undefined {
  if (interaction.isCompleted) return "completed";
  if (interaction.expiresAt <= now) return "expired";
  return interaction.isOwn ? undefined : "other_browser";
}
