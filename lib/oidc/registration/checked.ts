import type { z } from "zod";
import { OAuthError } from "@/lib/base/errors";
import type { JsonObject } from "@/lib/http/json-body";
import { type ClientMetadata, clientMetadata } from "@/lib/model/client-metadata";
import type { Trust } from "@/lib/model/trust";
import { withDefaults } from "@/lib/tenants/profile-rules";
import type { Tenant } from "@/lib/tenants/tenant";
import { unwelcome, welcomeScope } from "./policy";
import { replaced } from "./replaced";
import { unservable } from "./servable";
import { checkStatement, statementClaims } from "./software-statement";
import { fromWire, overridden, ownMembers, refuseUnkeepable } from "./wire";

/** What a client asks to be, after every check that needs nobody else. */
export interface CheckedRegistration {
  readonly metadata: ClientMetadata;
  readonly softwareStatement: string | undefined;
}

/**
 * Checks what a client says of itself.
 * @param trust who vouches for it
 * @param before the client as it is, where it replaces itself: the tenant's decisions stay (see `replaced`), and so does what a
 *   software statement once claimed, unless another statement comes
 * @throws OAuthError
 */
export async function checkedRegistration(
  members: JsonObject,
  tenant: Pick<Tenant, "settings" | "services">,
  trust: Trust,
  before?: CheckedRegistration,
): Promise<CheckedRegistration> {
  const { settings } = tenant;
  refuseUnkeepable(members);
  const { software_statement: brought, ...said } = members;
  const softwareStatement =
    brought === undefined || brought === null
      ? before?.softwareStatement
      : await checkStatement(brought, settings.registration, tenant.services.clock());
  if (softwareStatement === undefined && settings.registration.software_statement_required)
    throw new OAuthError("invalid_software_statement", "a software statement is needed here");
  const claims = softwareStatement === undefined ? {} : statementClaims(softwareStatement);
  refuseUnkeepable(claims);

  const own = before && ownMembers(before.metadata);
  const input = withDefaults({ ...fromWire(overridden(said, claims)), ...own }, settings);
  const parsed = clientMetadata.safeParse(input);
  if (!parsed.success) throw refusal(parsed.error.issues);
  const asked = before ? replaced(before.metadata, parsed.data) : parsed.data;
  const metadata = { ...asked, scope: welcomeScope(asked.scope, settings, trust) };
  if (metadata.scope === "")
    throw new OAuthError("invalid_client_metadata", "scope: none of these values is supported by this issuer");
  for (const [member, why] of [...unservable(metadata, tenant), ...unwelcome(metadata, settings)])
    throw wrong(member, why);
  return { metadata, softwareStatement };
}

/** Redirect URIs have a code of their own (RFC 7591 §3.2.2); they are told first, as the graver mistake. */
function refusal(issues: readonly z.core.$ZodIssue[]): OAuthError {
  const issue = issues.find(({ path }) => path[0] === "redirect_uris") ?? issues[0];
  const [member = "metadata", ...rest] = issue?.path ?? [];
  const name = member === "localized" ? rest.slice(0, 2).join("#") : String(member);
  return wrong(name, issue?.message ?? "is wrong");
}

const wrong = (member: string, why: string) =>
  new OAuthError(member === "redirect_uris" ? "invalid_redirect_uri" : "invalid_client_metadata", `${member}: ${why}`);
