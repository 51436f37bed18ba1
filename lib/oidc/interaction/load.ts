import { csrfToken } from "@/lib/http/csrf";
import { formTarget } from "@/lib/http/form-target";
import { sessionFor } from "@/lib/oidc/authorize/facts";
import { claimsFor } from "@/lib/oidc/claims/select";
import { scopeClaims } from "@/lib/oidc/claims/standard";
import type { Client } from "@/lib/oidc/registration/metadata";
import { verifyHint } from "@/lib/oidc/tokens/hint";
import { tokenHash } from "@/lib/secrets";
import type { Interaction } from "@/lib/store/interactions";
import type { Session } from "@/lib/store/sessions";
import { brandOf } from "@/lib/tenants/brand";
import type { Tenant } from "@/lib/tenants/tenant";
import { interactionUrl } from "./open";
import type { AccountView, ClientView, PromptView, ScreenName, StoppedView } from "./view";

/** What the page of an interaction shows, and the languages that its request asked for. */
export interface LoadedInteraction {
  readonly view: PromptView | StoppedView;
  readonly uiLocales: readonly string[];
}

/**
 * Loads an interaction for its page.
 * @param secret of the browser that asks; undefined where it sent no cookie
 */
export async function loadInteraction(
  tenant: Tenant,
  id: string,
  secret: string | undefined,
): Promise<LoadedInteraction> {
  const { interactions, sessions, clock } = tenant.services;
  const secretHash = tokenHash(secret ?? "");
  const interaction = /^[A-Za-z0-9_-]{43}$/.test(id) ? await interactions.read(id, secretHash) : undefined;
  const client =
    interaction?.request.clientId === undefined ? undefined : await tenant.client(interaction.request.clientId);
  const uiLocales = localesOf(interaction);
  const stopped = whyStopped(interaction, clock());
  if (stopped || !interaction) {
    const restart =
      interaction?.request.kind === "authorize" && client ? `${interactionUrl(tenant, id)}/restart` : undefined;
    const view = {
      stopped: stopped ?? "unknown",
      brand: brandOf(tenant),
      client: client && clientView(client),
      restart,
      reference: id.slice(0, 8),
    } as const;
    return { view, uiLocales };
  }
  const browser = await sessions.read(secretHash, client?.id, clock());
  const signedIn = browser?.sessions ?? [];
  const expected = { expectedUserId: await expectedUser(interaction, tenant), loginHint: loginHint(interaction) };
  const answering = sessionFor(expected, signedIn);
  return { view: promptView(interaction, client, signedIn, answering, tenant), uiLocales };
}

/**
 * Where the forms of an interaction may lead, for the page's `form-action`: browsers apply it along the whole chain of
 * redirects, so the client's own addresses belong to it.
 */
export async function formTargets(tenant: Tenant, id: string): Promise<string> {
  const interaction = /^[A-Za-z0-9_-]{43}$/.test(id)
    ? await tenant.services.interactions.read(id, tokenHash(""))
    : undefined;
  const client =
    interaction?.request.clientId === undefined ? undefined : await tenant.client(interaction.request.clientId);
  if (!interaction || !client) return "";
  const { redirect_uris, post_logout_redirect_uris, client_uri } = client.metadata;
  const asked =
    interaction.request.kind === "authorize" ? interaction.request.params.redirect_uri : interaction.request.returnTo;
  const uris = [...redirect_uris, ...post_logout_redirect_uris, client_uri, asked].filter(
    (uri) => typeof uri === "string",
  );
  return [...new Set(uris.map(formTarget))].join(" ");
}

function whyStopped(interaction: Interaction | undefined, now: number): StoppedView["stopped"] | undefined {
  if (!interaction) return "unknown";
  if (interaction.isCompleted) return "completed";
  if (interaction.expiresAt <= now) return "expired";
  return interaction.isOwn ? undefined : "other_browser";
}

function promptView(
  interaction: Interaction,
  client: Client | undefined,
  sessions: readonly Session[],
  answering: Session | undefined,
  tenant: Tenant,
): PromptView {
  const frame = {
    brand: brandOf(tenant),
    client: client && clientView(client),
    action: `${interactionUrl(tenant, interaction.id)}/submit`,
    csrf: csrfToken(tenant.id, interaction.browserId, interaction.id),
    reason: interaction.reason,
  };
  const accounts = sessions.map((session, index) => accountView(session, index === 0));
  switch (interaction.prompt as ScreenName) {
    case "logout":
      return { ...frame, prompt: "logout", accounts };
    case "select_account":
      if (accounts.length > 0) return { ...frame, prompt: "select_account", accounts };
      break;
    case "consent":
      if (answering) {
        const account = accountView(answering, true);
        return { ...frame, prompt: "consent", account, ...asked(interaction, answering, tenant) };
      }
      break;
    case "login":
      break;
  }
  const { identifier, error, retryAt } = interaction.form;
  const retryAfter = retryAt === undefined ? undefined : Math.max(1, Math.ceil(retryAt - tenant.services.clock()));
  return {
    ...frame,
    prompt: "login",
    identifier: identifier ?? loginHint(interaction),
    error,
    retryAfter,
    hasAccounts: accounts.length > 0,
  };
}

/** What a consent would give, scope by scope and resource by resource. */
function asked(interaction: Interaction, session: Session, tenant: Tenant) {
  const params = interaction.request.kind === "authorize" ? interaction.request.params : {};
  const scopes = typeof params.scope === "string" ? [...new Set(params.scope.split(" "))] : [];
  const wanted = params.resource === undefined ? [] : [params.resource].flat();
  const isNew = (permission: string) => !session.grant?.permissions.includes(permission);
  const prefix = ({ identifier }: { identifier: string }) => (wanted.length === 0 ? "" : `${identifier} `);
  const servers = tenant.settings.resources.filter(
    ({ identifier }) => wanted.length === 0 || wanted.includes(identifier),
  );
  return {
    scopes: scopes
      .filter((name) => name !== "openid" && Object.hasOwn(scopeClaims, name))
      .map((name) => ({ name, isNew: isNew(name), preview: preview(session, name) })),
    resources: servers
      .map((server) => ({
        name: server.name,
        isNew: isNew(server.identifier),
        scopes: scopes
          .filter((name) => Object.hasOwn(server.scopes, name) && !Object.hasOwn(scopeClaims, name))
          .map((name) => ({ name, text: server.scopes[name] ?? name, isNew: isNew(prefix(server) + name) })),
      }))
      .filter((server) => server.scopes.length > 0 || wanted.length > 0),
  };
}

/** The person's own values, as they would be given. */
function preview(session: Session, scope: string): readonly string[] {
  const { sub, updated_at, email_verified, phone_number_verified, ...claims } = claimsFor(
    { ...session, userUpdatedAt: 0 },
    [scope],
  );
  return Object.entries(claims).flatMap(([name, value]) => {
    if (name === "address" && typeof value === "object" && value !== null) {
      const { formatted, ...parts } = value as Record<string, string>;
      return [formatted ?? Object.values(parts).join(", ")];
    }
    return typeof value === "string" ? [value] : [];
  });
}

function accountView(session: Session, isCurrent: boolean): AccountView {
  const { name, given_name, preferred_username, email, picture } = session.claims;
  return {
    sessionId: session.id,
    name: name ?? given_name ?? preferred_username ?? session.username,
    identifier: email ?? session.username,
    picture,
    isCurrent,
  };
}

function clientView({ id, metadata }: Client): ClientView {
  const { client_name, logo_uri, client_uri, policy_uri, tos_uri } = metadata;
  return { name: client_name ?? id, logoUri: logo_uri, uri: client_uri, policyUri: policy_uri, tosUri: tos_uri };
}

/** Whom the client expects, from a hint that was checked when the request came. */
async function expectedUser({ request }: Interaction, tenant: Tenant): Promise<string | undefined> {
  const hint = request.kind === "authorize" ? request.params.id_token_hint : undefined;
  return typeof hint === "string" ? (await verifyHint(hint, tenant)).userId : undefined;
}

function loginHint({ request }: Interaction): string | undefined {
  const hint = request.kind === "authorize" ? request.params.login_hint : undefined;
  return typeof hint === "string" ? hint : undefined;
}

function localesOf(interaction: Interaction | undefined): readonly string[] {
  const tags = interaction?.request.kind === "authorize" ? interaction.request.params.ui_locales : undefined;
  return typeof tags === "string" ? tags.split(" ") : [];
}
