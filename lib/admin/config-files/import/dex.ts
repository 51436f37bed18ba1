import { z } from "zod";
import { parseInput } from "@/lib/admin/errors";
import { type Imported, listOf, parseExport, present, secretOf, unknownMembers, wholeUris } from "./imported";

const client = z.looseObject({
  id: z.string().optional(),
  idEnv: z.string().optional(),
  name: z.string().optional(),
  public: z.boolean().default(false),
  secretEnv: z.string().optional(),
  redirectURIs: z.array(z.string()).default([]),
  logoURL: z.string().optional(),
});
const password = z.looseObject({
  email: z.string(),
  hash: z.string().optional(),
  username: z.string().optional(),
  name: z.string().optional(),
  preferredUsername: z.string().optional(),
  emailVerified: z.boolean().default(true),
});
const config = z.looseObject({
  staticClients: listOf(client),
  staticPasswords: listOf(password),
  oauth2: z.looseObject({ skipApprovalScreen: z.boolean().default(false) }).prefault({}),
});

/**
 * A dex configuration (https://dexidp.io/docs/configuration): static clients and static passwords.
 * @param name what people read of the tenant
 * @throws AdminError invalid
 */
export function importDex(text: string, name: string): Imported {
  const { staticClients, staticPasswords, oauth2, ...rest } = parseInput(config, parseExport(text));
  const report = [
    ...unknownMembers(rest, ["enablePasswordDB", "storage", "web", "logger", "telemetry", "grpc"], "configuration"),
    ...unknownMembers(oauth2, ["skipApprovalScreen"], "oauth2"),
  ];
  const clients = staticClients.flatMap((one) => {
    const { id, idEnv, secretEnv, redirectURIs } = one;
    if (id === undefined) {
      report.push(`a client by ${idEnv ?? "no identifier"}: name it in the file`);
      return [];
    }
    const redirects = wholeUris(redirectURIs, id, report);
    const isDevice = redirects.length === 0;
    if (isDevice) report.push(`client ${id}: without a redirect URI it is taken for a device`);
    const reference = secretEnv === undefined ? secretOf(id) : { env: secretEnv };
    if (!one.public) report.push(`client ${id}: put its secret into the environment as ${reference.env}`);
    report.push(
      ...unknownMembers(
        one,
        ["id", "name", "public", "secret", "secretEnv", "redirectURIs", "logoURL"],
        `client ${id}`,
      ),
    );
    const members = {
      client_name: one.name,
      logo_uri: one.logoURL || undefined,
      redirect_uris: redirects,
      grant_types: isDevice
        ? ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"]
        : ["authorization_code", "refresh_token"],
      token_endpoint_auth_method: one.public ? "none" : undefined,
      skip_consent: oauth2.skipApprovalScreen || undefined,
      client_secret: one.public ? undefined : reference,
    };
    return [[id, present(members)] as const];
  });
  const users = staticPasswords.map((one) => {
    const { email, hash, username = email } = one;
    const known = ["email", "hash", "hashFromEnv", "username", "name", "preferredUsername", "emailVerified", "userID"];
    report.push(...unknownMembers(one, known, `user ${email}`));
    if (hash === undefined) report.push(`user ${email}: the hash stands in the environment and was not taken over`);
    return present({
      // There a name is shown and the address is typed.
      username: email,
      name: one.name ?? username,
      preferred_username: one.preferredUsername,
      email,
      email_verified: one.emailVerified,
      password_hash: hash === undefined ? undefined : bcryptOf(hash),
    });
  });
  if (users.length > 0) report.push("users get subjects of their own: userID is not taken over");
  return { name, settings: {}, clients: Object.fromEntries(clients), users, report };
}

/** Older files have the hash in base64. */
const bcryptOf = (hash: string) => (hash.startsWith("$") ? hash : Buffer.from(hash, "base64").toString("utf8"));
