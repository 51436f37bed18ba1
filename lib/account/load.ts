import { tokenHash } from "@/lib/base/secrets";
import { formTarget } from "@/lib/http/form-target";
import { clientView } from "@/lib/journeys/client-view";
import type { AccountView, ClientView } from "@/lib/journeys/view";
import type { Client } from "@/lib/model/client-metadata";
import { consentKey } from "@/lib/model/consent-key";
import { type LoginStart, loginStart } from "@/lib/oidc/login-start";
import type { Session } from "@/lib/store/session";
import type { Tenant } from "@/lib/tenants/tenant";
import type { Brand } from "@/lib/theme/brand";

/** What the page of apps shows: nothing but the brand where nobody is signed in in this browser. */
export interface AppsView {
  readonly brand: Brand;
  readonly account: Pick<AccountView, "name" | "identifier"> | undefined;
  readonly apps: readonly { readonly id: string; readonly client: ClientView; readonly start: LoginStart }[];
}

/**
 * The apps that the person in use can open from here (OIDC Core §4): those that they have granted something, and those that the
 * tenant vouches for.
 * @param secret of the browser that asks; undefined where it sent no cookie
 */
export async function loadApps(tenant: Tenant, secret: string | undefined, locale: string): Promise<AppsView> {
  const brand = tenant.brand;
  const session = await sessionInUse(tenant, secret);
  if (!session) return { brand, account: undefined, apps: [] };
  const { name, given_name, email } = session.claims;
  const openable = await appsOf(session, tenant);
  return {
    brand,
    account: { name: name ?? given_name ?? session.username, identifier: email ?? session.username },
    apps: await Promise.all(
      openable.map(async ({ client, isGranted }) => ({
        id: client.id,
        client: await clientView(client, tenant, locale),
        start: loginStart(client, tenant, isGranted ? session.username : undefined),
      })),
    ),
  };
}

/** Where the page's forms may lead: an app's own address, and those to which it goes on by way of us. */
export async function appTargets(tenant: Tenant, secret: string | undefined): Promise<string> {
  const session = await sessionInUse(tenant, secret);
  const apps = session ? await appsOf(session, tenant) : [];
  const uris = apps
    .map(({ client }) => client.metadata)
    .flatMap(({ initiate_login_uri = "", redirect_uris }) => [initiate_login_uri, ...redirect_uris]);
  return [...new Set(uris.filter(Boolean).map(formTarget))].join(" ");
}

async function sessionInUse(tenant: Tenant, secret: string | undefined): Promise<Session | undefined> {
  if (secret === undefined) return undefined;
  const { sessions, clock } = tenant.services;
  return (await sessions.read(tokenHash(secret), undefined, clock()))?.sessions[0];
}

async function appsOf({ userId }: Session, tenant: Tenant): Promise<{ client: Client; isGranted: boolean }[]> {
  const found = await tenant.services.consents.startable(userId);
  const clients = await Promise.all(
    found.map(async ({ clientId, isGranted, shown }) => {
      const client = await tenant.client(clientId);
      return { client, isGranted: isGranted && client !== undefined && isStill(shown ?? undefined, client) };
    }),
  );
  return clients.flatMap(({ client, isGranted }) =>
    client && (isGranted || client.metadata.skip_consent) ? [{ client, isGranted }] : [],
  );
}

/** Whether the person would still know the app by what they were shown when they consented. */
const isStill = (shown: string | undefined, client: Client): boolean =>
  client.metadata.redirect_uris.some((uri) => consentKey(client, uri).shown === shown);
