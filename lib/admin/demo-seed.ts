import type { Db } from "@/db/client";
import { createClient, updateClient } from "@/lib/admin/resources/clients";
import { createTenant, listTenants } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { config } from "@/lib/base/config";

/** The try-it mode's tenant. */
export const demoTenant = "demo";
/** The relying party at `/demo`; its secret is no secret, since it exists on a loopback host alone. */
export const demoClient = { client_id: "harbour-coffee", client_secret: "only-for-trying-it-on-this-machine" } as const;

/** The people one can be, shown on the demo's page. */
export const demoUsers = [
  { username: "alice", password: "down the rabbit hole", name: "Alice Liddell" },
  { username: "bob", password: "yes we can fix it", name: "Bob Moreau" },
] as const;

/** Makes the demo tenant with its client and people, or moves the client to where this server is now. */
export async function seedDemo(db: Db, onProgress: (line: string) => void): Promise<void> {
  const { publicUrl } = config();
  const addresses = {
    client_uri: `${publicUrl}/demo`,
    policy_uri: `${publicUrl}/demo/privacy`,
    tos_uri: `${publicUrl}/demo/terms`,
    redirect_uris: [`${publicUrl}/demo/callback`],
    post_logout_redirect_uris: [`${publicUrl}/demo`],
  };
  const known = await listTenants(db);
  if (known.some(({ id }) => id === demoTenant)) {
    // Another PORT moves the shop.
    await updateClient(db, demoTenant, demoClient.client_id, addresses);
    return;
  }
  onProgress("Making the demo tenant, its keys, client and people");
  await createTenant(db, {
    id: demoTenant,
    name: "Harbour",
    settings: {
      try_it_only: true,
      profile: "oidc-all",
      branding: { primary_color: "#0f5c6e", tagline: "One account for everything at the harbour" },
      resources: [
        {
          identifier: "https://api.harbour.example",
          name: "Harbour orders",
          scopes: { "orders:read": "See your orders", "orders:write": "Place and cancel orders for you" },
        },
      ],
    },
  });
  await createClient(db, demoTenant, {
    ...demoClient,
    client_name: "Harbour Coffee",
    ...addresses,
    grant_types: ["authorization_code", "refresh_token"],
  });
  await createUser(db, demoTenant, {
    ...demoUsers[0],
    given_name: "Alice",
    family_name: "Liddell",
    nickname: "Al",
    preferred_username: "alice",
    profile: "https://example.com/alice",
    website: "https://alice.example",
    email: "alice@harbour.example",
    email_verified: true,
    gender: "female",
    birthdate: "1992-05-04",
    zoneinfo: "Europe/London",
    locale: "en-GB",
    phone_number: "+44 20 7946 0018",
    phone_number_verified: true,
    address: {
      formatted: "1 Quay Street\nWhitby YO21 1AA\nUnited Kingdom",
      street_address: "1 Quay Street",
      locality: "Whitby",
      postal_code: "YO21 1AA",
      country: "United Kingdom",
    },
  });
  await createUser(db, demoTenant, {
    ...demoUsers[1],
    given_name: "Bob",
    family_name: "Moreau",
    preferred_username: "bob",
    email: "bob@harbour.example",
    email_verified: false,
    zoneinfo: "Europe/Paris",
    locale: "fr-FR",
  });
}
