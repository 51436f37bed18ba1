import { randomBytes } from "node:crypto";
import { database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";

export const password = "correct horse battery staple";

/** A tenant with two people and a client, for one story. */
export async function makeTenant(
  redirectUri: string,
  metadata: Record<string, unknown> = {},
  settings: Record<string, unknown> = {},
) {
  const { db, sql } = database();
  const id = `s-${randomBytes(5).toString("hex")}`;
  await createTenant(db, {
    id,
    name: "Northwind Trading",
    settings: {
      profile: "oidc-all",
      branding: { primary_color: "#7a1f3d", logo_uri: "https://logos.example/northwind.png" },
      ...settings,
    },
  });
  for (const [username, name] of [
    ["alice", "Alice Liddell"],
    ["bob", "Bob Moreau"],
  ] as const) {
    await createUser(db, id, {
      username,
      name,
      given_name: name.split(" ")[0],
      password,
      email: `${username}@northwind.example`,
      picture: `https://faces.example/${username}.png`,
      email_verified: true,
    });
  }
  const shared = {
    client_name: "Harbour Coffee",
    client_uri: new URL(redirectUri).origin,
    policy_uri: "https://coffee.example/privacy",
    tos_uri: "https://coffee.example/terms",
    redirect_uris: [redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    ...metadata,
  };
  const client = await createClient(db, id, shared);
  /** The same, vouched for: nothing is asked beyond the sign-in. */
  const trusted = await createClient(db, id, { ...shared, skip_consent: true });
  return { id, issuer: `${process.env.PUBLIC_URL}/t/${id}`, client, trusted, sql };
}
