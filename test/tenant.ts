import { loadKeyring, makeKey } from "@/lib/keys/keyring";
import { newDataKey, vaultOf } from "@/lib/keys/vault";
import { type Client, clientMetadata } from "@/lib/model/client-metadata";
import { tenantSettings } from "@/lib/model/tenant-settings";
import type { Services } from "@/lib/store/services";
import type { Tenant } from "@/lib/tenants/tenant";

/** Seconds since 1970, at which tenants in memory stand still. */
export const now = 1_800_000_000.5;

type Doubles = { readonly [K in keyof Services]?: Services[K] | Partial<Services[K]> };

/** Stores in memory: what a test does not give is not there, and who calls it fails. */
const doubles = (given: Doubles) => ({ clock: () => now, ...given }) as unknown as Services;

/** A vault of a tenant in memory, under a data key that nobody else has. */
export const memoryVault = (tenantId = "memory") => vaultOf(tenantId, [newDataKey(tenantId)]);

/** A tenant in memory, with one ES256 key and no database. */
export async function tenantOf(
  services: Doubles = {},
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Tenant> {
  const { publicJwk, privateJwk } = await makeKey("ES256", "one");
  const stored = {
    kid: "one",
    alg: "ES256",
    createdAt: new Date(0),
    signsFrom: new Date(0),
    retiredAt: null,
    publicJwk,
    privateJwk: JSON.stringify(privateJwk),
  };
  const keyring = await loadKeyring([stored], async (jwk) => jwk, now);
  return {
    id: "memory",
    name: "Memory",
    issuer: "https://op.example/t/memory",
    settings: tenantSettings.parse({ profile: "oidc-all", ...settings }),
    brand: { tenantId: "memory", name: "Memory", primaryColor: "#336699" },
    keyring,
    vault: memoryVault(),
    pairwiseSalt: "salt",
    services: doubles(services),
    client: async () => undefined,
  };
}

/** A client that an operator made. */
export const clientOf = (metadata: Readonly<Record<string, unknown>> = {}, more: Partial<Client> = {}): Client => ({
  id: "rp",
  trust: "operator",
  metadata: clientMetadata.parse({
    redirect_uris: ["https://rp.example/cb"],
    id_token_signed_response_alg: "ES256",
    ...metadata,
  }),
  secret: undefined,
  scopes: undefined,
  ...more,
});
