import { z } from "zod";
import { parseInput } from "@/lib/admin/errors";
import { type Imported, listOf, parseExport, present, secretOf, unknownMembers, wholeUris } from "./imported";
import { hashOf, keycloakCredential } from "./keycloak-password";

const attributes = z.record(z.string(), z.unknown()).default({});
const client = z.looseObject({
  clientId: z.string(),
  name: z.string().optional(),
  enabled: z.boolean().default(true),
  protocol: z.string().default("openid-connect"),
  publicClient: z.boolean().default(false),
  bearerOnly: z.boolean().default(false),
  consentRequired: z.boolean().default(false),
  standardFlowEnabled: z.boolean().default(true),
  implicitFlowEnabled: z.boolean().default(false),
  directAccessGrantsEnabled: z.boolean().default(false),
  serviceAccountsEnabled: z.boolean().default(false),
  clientAuthenticatorType: z.string().default("client-secret"),
  redirectUris: z.array(z.string()).default([]),
  attributes,
});
const user = z.looseObject({
  username: z.string(),
  enabled: z.boolean().default(true),
  email: z.string().optional(),
  emailVerified: z.boolean().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  credentials: listOf(keycloakCredential),
});
const realm = z.looseObject({
  realm: z.string(),
  displayName: z.string().optional(),
  registrationAllowed: z.boolean().optional(),
  accessTokenLifespan: z.int().positive().max(86_400).optional(),
  accessCodeLifespan: z.int().positive().max(60).optional(),
  ssoSessionMaxLifespan: z.int().positive().optional(),
  clients: listOf(client),
  users: listOf(user),
});

/** Clients that every realm has for itself. */
const builtIn = new Set([
  "account",
  "account-console",
  "admin-cli",
  "broker",
  "realm-management",
  "security-admin-console",
]);
const reported = [
  "identityProviders",
  "userFederationProviders",
  "groups",
  "organizations",
  "smtpServer",
  "clientPolicies",
  "clientProfiles",
];

/**
 * A realm export of Keycloak (`kc.sh export`): lifetimes, OpenID Connect clients, and users with their password hashes.
 * @param name what people read of the tenant, where the realm has none
 * @throws AdminError invalid
 */
export function importKeycloak(text: string, name: string): Imported {
  const given = parseInput(realm, parseExport(text));
  const report = reported.flatMap((member) => unknownMembers({ [member]: given[member] }, [], "realm"));
  if (given.roles !== undefined) report.push("realm: roles have no counterpart; say with scopes what clients may do");
  const clients = given.clients
    .filter(({ clientId }) => !builtIn.has(clientId))
    .flatMap((one) => {
      const { clientId: id } = one;
      if (one.protocol !== "openid-connect" || one.bearerOnly || !one.enabled) {
        const why = one.enabled ? (one.bearerOnly ? "bearer-only; make it a resource" : one.protocol) : "disabled";
        report.push(`client ${id}: left out, it is ${why}`);
        return [];
      }
      return [[id, clientOf(one, report)] as const];
    });
  const users = given.users.map((one) => {
    const password_hash = hashOf(one.credentials, `user ${one.username}`, report);
    if (!one.enabled) report.push(`user ${one.username}: is disabled there; disable it here after the import`);
    return present({
      username: one.username,
      name: [one.firstName, one.lastName].filter(Boolean).join(" ") || undefined,
      given_name: one.firstName || undefined,
      family_name: one.lastName || undefined,
      email: one.email || undefined,
      email_verified: one.email ? one.emailVerified : undefined,
      password_hash,
    });
  });
  if (users.length > 0) report.push("users get subjects of their own; roles, groups and attributes are not taken over");
  const lifetimes = present({
    access_token: given.accessTokenLifespan,
    code: given.accessCodeLifespan,
    session: given.ssoSessionMaxLifespan,
  });
  const settings = {
    ...(Object.keys(lifetimes).length > 0 && { lifetimes }),
    ...(given.registrationAllowed && { sign_up: { enabled: true } }),
  };
  return { name: given.displayName || name, settings, clients: Object.fromEntries(clients), users, report };
}

function clientOf(one: z.infer<typeof client>, report: string[]) {
  const { clientId: id } = one;
  const flag = (name: string) => String(one.attributes[name]) === "true";
  const isBrowsers = one.standardFlowEnabled;
  if (one.implicitFlowEnabled) report.push(`client ${id}: the implicit flow is left out (RFC 9700); use the code`);
  if (one.directAccessGrantsEnabled) report.push(`client ${id}: password grants have no counterpart (RFC 9700)`);
  const isPublic = one.publicClient;
  const isSecret = !isPublic && one.clientAuthenticatorType === "client-secret";
  if (!isPublic && !isSecret)
    report.push(
      `client ${id}: authenticates by ${one.clientAuthenticatorType}; give it jwks_uri and token_endpoint_auth_method`,
    );
  const reference = secretOf(id);
  if (!isPublic) report.push(`client ${id}: put its secret into the environment as ${reference.env}`);
  const redirects = isBrowsers ? wholeUris(one.redirectUris, id, report) : [];
  const logout = String(one.attributes["post.logout.redirect.uris"] ?? "")
    .split("##")
    .filter((uri) => uri !== "" && uri !== "+" && uri !== "-");
  const backchannel = one.attributes["backchannel.logout.url"];
  const mappers = Array.isArray(one.protocolMappers) ? one.protocolMappers.length : 0;
  if (mappers > 0)
    report.push(`client ${id}: ${mappers} protocol mappers have no counterpart; claims follow from scopes`);
  return present({
    client_name: one.name || undefined,
    redirect_uris: redirects,
    post_logout_redirect_uris: logout.length > 0 ? wholeUris(logout, id, report) : undefined,
    grant_types: [
      ...(isBrowsers && redirects.length > 0 ? ["authorization_code", "refresh_token"] : []),
      ...(one.serviceAccountsEnabled && !isPublic ? ["client_credentials"] : []),
      ...(flag("oauth2.device.authorization.grant.enabled") ? ["urn:ietf:params:oauth:grant-type:device_code"] : []),
    ],
    token_endpoint_auth_method: isPublic ? "none" : undefined,
    backchannel_logout_uri: typeof backchannel === "string" && backchannel !== "" ? backchannel : undefined,
    skip_consent: one.consentRequired ? undefined : true,
    client_secret: isPublic ? undefined : reference,
  });
}
