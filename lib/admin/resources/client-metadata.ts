import { AdminError, parseInput } from "@/lib/admin/errors";
import type { TenantWork } from "@/lib/admin/scope";
import type { JsonObject } from "@/lib/http/json-body";
import { ensureKeys } from "@/lib/keys/new-key";
import { type ClientMetadata, clientMetadata } from "@/lib/model/client-metadata";
import { signedWith, unservable } from "@/lib/oidc/registration/servable";
import { withDefaults } from "@/lib/tenants/profile-rules";
import { toldMembers } from "./client-schemas";

/** What the tenant cannot serve is refused at registration, not at the first request. */
export async function checkedMetadata({ db, tenant }: TenantWork, input: JsonObject): Promise<ClientMetadata> {
  const metadata = parseInput(clientMetadata, withDefaults(input, tenant.settings));
  const problems = [...unservable(metadata, tenant)].map(([member, why]) => `${member}: ${why}`);
  if (problems.length > 0) throw new AdminError("invalid", problems.join("\n"));
  await ensureKeys(db, tenant.id, signedWith(metadata));
  return metadata;
}

/** Without what was shown and nobody sets. */
export const untold = (given: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(given).filter(([name]) => !toldMembers.some((told) => told === name)));
