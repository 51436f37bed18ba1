import * as client from "openid-client";
import { demoClient, demoTenant } from "@/lib/admin/demo-seed";
import { config } from "@/lib/base/config";
import { shared } from "@/lib/base/shared";

/** Where the shop is reached; a path of the same host as the provider. */
export const shopUrl = (path = "") => `${config().publicUrl}/demo${path}`;

interface Cache {
  found?: Promise<client.Configuration>;
}

const cache = () => shared<Cache>("demo-provider", () => ({}));

/** The provider as its discovery document describes it, asked for once per process; a failure is not kept. */
export function provider(): Promise<client.Configuration> {
  const known = cache();
  known.found ??= discover().catch((error: unknown) => {
    known.found = undefined;
    throw error;
  });
  return known.found;
}

function discover(): Promise<client.Configuration> {
  const { publicUrl, isSecure } = config();
  return client.discovery(
    new URL(`${publicUrl}/t/${demoTenant}`),
    demoClient.client_id,
    undefined,
    client.ClientSecretBasic(demoClient.client_secret),
    // The try-it mode is bound to this machine, where http is as good as https.
    { execute: isSecure ? [] : [client.allowInsecureRequests] },
  );
}
