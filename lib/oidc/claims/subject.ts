import { createHmac } from "node:crypto";
import type { Client } from "@/lib/oidc/registration/metadata";
import type { Tenant } from "@/lib/tenants/tenant";

/**
 * The `sub` of a person at a client (OIDC Core §8): the person's own id, or for `pairwise` one that clients of another sector
 * cannot relate to it.
 * @returns at most 255 ASCII characters
 */
export function subjectFor(
  userId: string,
  client: Pick<Client, "metadata">,
  tenant: Pick<Tenant, "pairwiseSalt">,
): string {
  if (client.metadata.subject_type === "public") return userId;
  return createHmac("sha256", tenant.pairwiseSalt)
    .update(JSON.stringify([sectorOf(client), userId]))
    .digest("base64url");
}

/** OIDC Core §8.1: the host of `sector_identifier_uri`, or of the one redirect URI. */
function sectorOf({ metadata }: Pick<Client, "metadata">): string {
  const [redirectUri = ""] = metadata.redirect_uris;
  return new URL(metadata.sector_identifier_uri ?? redirectUri).host;
}
