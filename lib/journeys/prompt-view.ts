import { claimPermission, isGranted } from "@/lib/claims/permissions";
import { claimsBeyondScopes, claimsFor } from "@/lib/claims/select";
import { csrfToken } from "@/lib/http/csrf";
import type { ConsentKey } from "@/lib/model/consent-key";
import { scopeClaims } from "@/lib/model/user-claims";
import type { AuthorizationRequest } from "@/lib/oauth/authorize/request";
import { logoPathOf } from "@/lib/pictures/logos";
import type { Interaction } from "@/lib/store/interactions";
import type { Session } from "@/lib/store/sessions";
import type { Tenant } from "@/lib/tenants/tenant";
import { interactionUrl } from "./open";
import type { AccountView, ClientView, ConsentView, PromptView, ScreenName } from "./view";

interface Known {
  readonly interaction: Interaction;
  readonly client: ClientView | undefined;
  /** Undefined for a logout. */
  readonly request: AuthorizationRequest | undefined;
  /** Of the request; undefined for a logout. */
  readonly consent: ConsentKey | undefined;
  readonly sessions: readonly Session[];
  /** Who would answer. */
  readonly answering: Session | undefined;
  readonly tenant: Tenant;
}

/** What a prompt's screen shows. */
export async function promptView(known: Known): Promise<PromptView> {
  const { interaction, client, request, consent, sessions, answering, tenant } = known;
  const frame = {
    brand: tenant.brand,
    client,
    action: `${interactionUrl(tenant, interaction.id)}/submit`,
    csrf: csrfToken(tenant.id, interaction.browserId, interaction.id),
    reason: interaction.reason,
    display: request?.display,
  };
  const accounts = await Promise.all(sessions.map((session, index) => accountView(session, index === 0, tenant)));
  const { identifier, name, error, retryAt } = interaction.form;
  const retryAfter = retryAt === undefined ? undefined : Math.max(1, Math.ceil(retryAt - tenant.services.clock()));
  switch (interaction.prompt as ScreenName) {
    case "logout":
      return { ...frame, prompt: "logout", accounts: accounts.filter((_, at) => leaves(sessions[at], interaction)) };
    case "create":
      return {
        ...frame,
        prompt: "create",
        name,
        email: identifier ?? request?.loginHint,
        error: error?.create,
        retryAfter,
        passwordMinLength: tenant.settings.sign_in.password_min_length,
      };
    case "select_account":
      if (accounts.length > 0) return { ...frame, prompt: "select_account", accounts };
      break;
    case "consent":
      if (answering && request) {
        return {
          ...frame,
          prompt: "consent",
          account: await accountView(answering, true, tenant),
          destination: consent?.destination,
          shown: consent?.shown,
          ...asked(request, answering, tenant),
        };
      }
      break;
    case "login":
      break;
  }
  return {
    ...frame,
    prompt: "login",
    identifier: identifier ?? request?.loginHint ?? (isAgain(interaction) ? answering?.username : undefined),
    error: error?.login,
    retryAfter,
    hasAccounts: accounts.length > 0,
    canCreate: tenant.settings.sign_up.enabled,
  };
}

/** Whether it is the person who is signed in already that shall sign in: this browser knows who that is. */
const isAgain = ({ reason }: Interaction): boolean => ["login_prompt", "max_age", "acr_unmet"].includes(reason);

/** Whether the sign-out that is asked about would end this session. */
function leaves(session: Session | undefined, { request }: Interaction): boolean {
  const only = request.kind === "logout" ? request.userId : undefined;
  return only === undefined || session?.userId === only;
}

/** What a consent would give: scope by scope, claim by claim under the scope that it belongs to, resource by resource. */
function asked(
  request: AuthorizationRequest,
  session: Session,
  tenant: Tenant,
): Pick<ConsentView, "scopes" | "resources"> {
  const isNew = (permission: string) => !isGranted(permission, session.grant?.permissions);
  const { scopes, resources, claims } = request;
  const single = claimsBeyondScopes(scopes, claims.userinfo, claims.id_token);
  const person = { sub: "", claims: session.claims, userUpdatedAt: 0 };
  const ofScopes = scopes
    .filter((name) => name !== "openid" && Object.hasOwn(scopeClaims, name))
    .map((name) => ({ name, isNew: isNew(name), preview: preview(claimsFor(person, { scopes: [name] })) }));
  const ofClaims = Object.entries(scopeClaims).flatMap(([name, members]) => {
    const wanted = single.filter((claim) => members.some((member) => member === claim));
    const wishes = Object.fromEntries(wanted.map((claim) => [claim, null]));
    if (wanted.length === 0) return [];
    return [
      {
        name,
        isNew: wanted.some((claim) => isNew(claimPermission(claim))),
        preview: preview(claimsFor(person, { scopes: [], wishes })),
      },
    ];
  });
  const others = single
    .filter((claim) => !Object.values(scopeClaims).some((members) => members.some((member) => member === claim)))
    .map((name) => ({ name, isNew: isNew(claimPermission(name)), preview: [] }));
  const servers = tenant.settings.resources.filter(
    ({ identifier }) => resources.length === 0 || resources.includes(identifier),
  );
  const permission = (identifier: string, scope: string) => (resources.length === 0 ? scope : `${identifier} ${scope}`);
  return {
    scopes: [...ofScopes, ...ofClaims, ...others],
    resources: servers
      .map((server) => ({
        name: server.name,
        isNew: isNew(server.identifier),
        scopes: scopes
          .filter((name) => Object.hasOwn(server.scopes, name) && !Object.hasOwn(scopeClaims, name))
          .map((name) => ({
            name,
            text: server.scopes[name] ?? name,
            isNew: isNew(permission(server.identifier, name)),
          })),
      }))
      .filter((server) => server.scopes.length > 0 || resources.length > 0),
  };
}

/** The person's own values, as they would be given, but for the address of their picture, which says nothing to anybody. */
function preview({ sub, updated_at, picture, ...claims }: Record<string, unknown>): readonly string[] {
  return Object.entries(claims).flatMap(([name, value]) => {
    if (name === "address" && typeof value === "object" && value !== null) {
      const { formatted, ...parts } = value as Record<string, string>;
      return [formatted ?? Object.values(parts).join(", ")];
    }
    return typeof value === "string" ? [value] : [];
  });
}

async function accountView(session: Session, isCurrent: boolean, tenant: Tenant): Promise<AccountView> {
  const { name, given_name, preferred_username, email, picture } = session.claims;
  return {
    sessionId: session.id,
    name: name ?? given_name ?? preferred_username ?? session.username,
    identifier: email ?? session.username,
    picture: picture && (await logoPathOf(tenant.id, picture)),
    isCurrent,
  };
}
