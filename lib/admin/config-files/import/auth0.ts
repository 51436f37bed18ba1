import { z } from "zod";
import { parseInput } from "@/lib/admin/errors";
import { type Imported, listOf, parseExport, present, secretOf, unknownMembers, wholeUris } from "./imported";

const uris = z.array(z.string()).default([]);
const client = z.looseObject({
  name: z.string(),
  client_id: z.string().optional(),
  global: z.boolean().optional(),
  app_type: z.string().optional(),
  is_first_party: z.boolean().default(true),
  token_endpoint_auth_method: z.string().optional(),
  grant_types: uris,
  callbacks: uris,
  allowed_logout_urls: uris,
  logo_uri: z.string().optional(),
  initiate_login_uri: z.string().optional(),
  oidc_logout: z.looseObject({ backchannel_logout_urls: uris }).optional(),
});
const resourceServer = z.looseObject({
  name: z.string(),
  identifier: z.string(),
  is_system: z.boolean().optional(),
  scopes: listOf(z.looseObject({ value: z.string(), description: z.string().optional() })),
});
const tenant = z.looseObject({
  tenant: z
    .looseObject({
      friendly_name: z.string().optional(),
      support_url: z.string().optional(),
      picture_url: z.string().optional(),
    })
    .prefault({}),
  branding: z
    .looseObject({
      logo_url: z.string().optional(),
      colors: z.looseObject({ primary: z.string().optional() }).prefault({}),
    })
    .prefault({}),
  clients: listOf(client),
  resourceServers: listOf(resourceServer),
});

const known = {
  client: [
    "name",
    "client_id",
    "client_secret",
    "app_type",
    "is_first_party",
    "token_endpoint_auth_method",
    "grant_types",
    "callbacks",
    "allowed_logout_urls",
    "logo_uri",
    "initiate_login_uri",
    "oidc_logout",
    "oidc_conformant",
    "custom_login_page_on",
    "cross_origin_authentication",
    "sso_disabled",
    "is_token_endpoint_ip_header_trusted",
    "tenant",
    "global",
  ],
  resource: ["name", "identifier", "is_system", "scopes"],
};
const grants = [
  "authorization_code",
  "refresh_token",
  "client_credentials",
  "urn:ietf:params:oauth:grant-type:device_code",
];
const methods = ["none", "client_secret_post", "client_secret_basic"];

/**
 * A tenant as the Auth0 Deploy CLI exports it, in one YAML or JSON document: clients, APIs, branding.
 * @param name what people read of the tenant, where it has none
 * @throws AdminError invalid
 */
export function importAuth0(text: string, name: string): Imported {
  const { tenant: own, branding, clients: all, resourceServers, ...rest } = parseInput(tenant, parseExport(text));
  const report = unknownMembers(rest, [], "tenant");
  const clients = all
    .filter(({ global, name: called }) => global !== true && called !== "All Applications")
    .map((one): [string, Readonly<Record<string, unknown>>] => {
      const id =
        one.client_id ??
        (one.name
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, "-")
          .replace(/^-|-$/g, "") ||
          "client");
      if (one.client_id === undefined)
        report.push(`client ${one.name}: the export has no client_id (export_ids), so it is called ${id}`);
      return [id, clientOf(one, id, report)];
    });
  const resources = resourceServers
    .filter(({ is_system, identifier }) => is_system !== true && !/\/api\/v2\/$/.test(identifier))
    .flatMap((one) => {
      const { identifier, name: called } = one;
      report.push(...unknownMembers(one, known.resource, `API ${called}`));
      if (!URL.canParse(identifier)) {
        report.push(`API ${called}: its identifier ${identifier} is no URI; make one and ask for that`);
        return [];
      }
      const scopes = one.scopes.map(({ value, description }) => [value, (description || value).slice(0, 200)]);
      return [{ identifier, name: called.slice(0, 100), scopes: Object.fromEntries(scopes) }];
    });
  const primary = branding.colors.primary;
  const shown = present({
    logo_uri: branding.logo_url || own.picture_url || undefined,
    primary_color: primary && /^#[0-9a-f]{6}$/i.test(primary) ? primary : undefined,
    support_uri: own.support_url || undefined,
  });
  const settings = {
    ...(Object.keys(shown).length > 0 && { branding: shown }),
    ...(resources.length > 0 && { resources }),
  };
  return { name: own.friendly_name || name, settings, clients: Object.fromEntries(clients), users: [], report };
}

function clientOf(one: z.infer<typeof client>, id: string, report: string[]) {
  report.push(...unknownMembers(one, known.client, `client ${id}`));
  const granted = one.grant_types.filter((grant) => grants.includes(grant));
  for (const grant of one.grant_types.filter((each) => !grants.includes(each)))
    report.push(`client ${id}: the grant type ${grant} is left out`);
  const redirects = wholeUris(one.callbacks, id, report);
  const isWithoutPages = redirects.length === 0;
  if (isWithoutPages && granted.includes("authorization_code"))
    report.push(`client ${id}: has no callback, so that the code is left out`);
  const isPublic =
    one.token_endpoint_auth_method === "none" ||
    (one.token_endpoint_auth_method === undefined && ["spa", "native"].includes(one.app_type ?? ""));
  const method = isPublic ? "none" : one.token_endpoint_auth_method;
  if (method !== undefined && !methods.includes(method))
    report.push(`client ${id}: authenticates by ${method}; here it has a secret until that is set`);
  const reference = secretOf(id);
  if (!isPublic) report.push(`client ${id}: put its secret into the environment as ${reference.env}`);
  const logout = wholeUris(one.allowed_logout_urls, id, report);
  const [backchannel] = one.oidc_logout?.backchannel_logout_urls ?? [];
  return present({
    client_name: one.name,
    application_type: one.app_type === "native" ? "native" : undefined,
    redirect_uris: redirects,
    post_logout_redirect_uris: logout.length > 0 ? logout : undefined,
    grant_types: granted.filter((grant) => !isWithoutPages || grant !== "authorization_code"),
    token_endpoint_auth_method: method !== undefined && methods.includes(method) ? method : undefined,
    logo_uri: one.logo_uri || undefined,
    initiate_login_uri: one.initiate_login_uri || undefined,
    backchannel_logout_uri: backchannel,
    skip_consent: one.is_first_party || undefined,
    client_secret: isPublic ? undefined : reference,
  });
}
