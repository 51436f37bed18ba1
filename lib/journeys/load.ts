import { tokenHash } from "@/lib/base/secrets";
import { formTarget } from "@/lib/http/form-target";
import { sessionFor } from "@/lib/journeys/authorize/facts";
import type { Client } from "@/lib/model/client-metadata";
import type { InteractionRequest } from "@/lib/model/interaction";
import { type AuthorizationRequest, readRequest } from "@/lib/oauth/authorize/request";
import { loginStart } from "@/lib/oidc/login-start";
import type { Interaction } from "@/lib/store/interactions";
import type { Tenant } from "@/lib/tenants/tenant";
import { isStartable } from "./answerable";
import { clientView } from "./client-view";
import { waitingFor } from "./consent-key";
import { interactionUrl } from "./open";
import { promptView } from "./prompt-view";
import type { PromptView, StoppedView } from "./view";

/** What the page of an interaction shows. */
export type LoadedInteraction = PromptView | StoppedView;

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
): Promise<{ readonly view: LoadedInteraction; readonly locale: string }> {
  const { sessions, clock } = tenant.services;
  const secretHash = tokenHash(secret ?? "");
  const interaction = await readInteraction(tenant, id, secretHash);
  const client = interaction && (await clientOf(interaction, tenant));
  const request = interaction && client && (await authorizationOf(interaction, client, tenant));
  const locale = languageOf(request?.uiLocales ?? logoutLocales(interaction));
  const shown = client && (await clientView(client, tenant, locale));
  const stopped = whyStopped(interaction, clock());
  if (stopped || !interaction) {
    const restart =
      interaction && request && isStartable(interaction, clock()) ? `${interactionUrl(tenant, id)}/restart` : undefined;
    const back = restart || !client ? shown?.uri : (startAt(client, tenant) ?? shown?.uri);
    const reference = id.slice(0, 8);
    return {
      view: { stopped: stopped ?? "unknown", brand: tenant.brand, client: shown, restart, back, reference },
      locale,
    };
  }
  const consent = await waitingFor(interaction.request, tenant);
  const browser = await sessions.read(secretHash, consent, clock());
  const signedIn = browser?.sessions ?? [];
  const answering = request ? sessionFor(request, signedIn) : signedIn[0];
  const view = await promptView({
    interaction,
    client: shown,
    request,
    consent,
    sessions: signedIn,
    answering,
    tenant,
  });
  return { view, locale };
}

/**
 * Where the forms of an interaction may lead, for the page's `form-action`: browsers apply it along the whole chain of
 * redirects, so the client's own addresses belong to it.
 */
export async function formTargets(tenant: Tenant, id: string): Promise<string> {
  const interaction = await readInteraction(tenant, id, tokenHash(""));
  const client = interaction && (await clientOf(interaction, tenant));
  if (!interaction || !client) return "";
  const { redirect_uris, post_logout_redirect_uris, client_uri } = client.metadata;
  const asked = addressIn(interaction.request);
  const uris = [...redirect_uris, ...post_logout_redirect_uris, client_uri, asked].filter(
    (uri) => typeof uri === "string",
  );
  return [...new Set(uris.map(formTarget))].join(" ");
}

function addressIn(request: InteractionRequest) {
  switch (request.kind) {
    case "authorize":
      return request.params.redirect_uri;
    case "logout":
      return request.returnTo;
    case "over":
      return undefined;
  }
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

async function clientOf({ request }: Interaction, tenant: Tenant): Promise<Client | undefined> {
  return request.clientId === undefined ? undefined : tenant.client(request.clientId);
}

/** The request as the flow reads it; undefined for a logout, and where it would no longer be taken. */
async function authorizationOf(
  { request }: Interaction,
  client: Client,
  tenant: Tenant,
): Promise<AuthorizationRequest | undefined> {
  return request.kind === "authorize" ? readRequest(request.params, client, tenant).catch(() => undefined) : undefined;
}

function logoutLocales(interaction: Interaction | undefined): readonly string[] {
  return interaction?.request.kind === "logout" ? (interaction.request.uiLocales ?? []) : [];
}

function whyStopped(interaction: Interaction | undefined, now: number): StoppedView["stopped"] | undefined {
  if (!interaction) return "unknown";
  if (interaction.isCompleted) return "completed";
  if (interaction.expiresAt <= now) return "expired";
  return interaction.isOwn ? undefined : "other_browser";
}
