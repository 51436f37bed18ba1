import { createHmac } from "node:crypto";
import type { Client } from "@/lib/model/client-metadata";
import { sectorOf } from "@/lib/model/sector-of";
import type { Tenant } from "@/lib/tenants/tenant";

type Asker = Pick<Client, "id" | "metadata">;
type Salted = Pick<Tenant, "pairwiseSalt">;

/**
 * The `sub` of a person at a client (OIDC Core §8): the person's own id, or for `pairwise` one that clients of another sector
 * cannot relate to it.
 * @returns at most 255 ASCII characters
 */
export const subjectFor = (userId: string, client: Asker, tenant: Salted): string =>
  client.metadata.subject_type === "public" ? userId : pairwise(client, tenant, userId);

/**
 * The `sid` of a session at a client (OIDC Front-Channel Logout §3, Back-Channel Logout §2.1): like `sub`, or clients of several
 * sectors could relate their people by it.
 */
export const sidFor = (sessionId: string, client: Asker, tenant: Salted): string =>
  client.metadata.subject_type === "public" ? sessionId : pairwise(client, tenant, "sid", sessionId);

/** A client that has proven no sector stands alone, whatever its redirect URIs look like. */
const pairwise = (client: Asker, { pairwiseSalt }: Salted, ...name: readonly string[]) =>
  createHmac("sha256", pairwiseSalt)
    .update(JSON.stringify([sectorOf(client.metadata) ?? { client: client.id }, ...name]))
    .digest("base64url");
