import { OAuthError } from "@/lib/base/errors";
import { checkedLater } from "@/lib/base/notes";
import { tokenHash } from "@/lib/base/secrets";
import { spend } from "@/lib/limits/allowance";
import type { Client } from "@/lib/model/client-metadata";
import type { RawParams } from "@/lib/model/interaction";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { normalResponseType } from "@/lib/oauth/response-types";
import { rulesFor } from "@/lib/tenants/profile-rules";
import type { Tenant } from "@/lib/tenants/tenant";
import { tryRule } from "@/lib/tenants/try-rule";
import { objectAt } from "./by-reference";
import { openRequestObject } from "./request-object";

export const pushedPrefix = "urn:ietf:params:oauth:request_uri:";

/** The parameters that count, and the hash of the handle that they were pushed under. */
interface Resolved {
  readonly params: RawParams;
  readonly pushed?: Buffer;
}

/**
 * The parameters that count: as they came, or those of a request object by value, by reference, or pushed (OIDC Core §6, RFC 9101,
 * RFC 9126). What is inside wins.
 * @throws OAuthError, to be delivered to the client where the parameters outside prove where that is
 */
export async function resolveParams(
  params: RawParams,
  client: Client,
  tenant: Tenant,
  from: Request,
): Promise<Resolved> {
  const { request, request_uri, ...outer } = params;
  if (request !== undefined && request_uri !== undefined) {
    throw new OAuthError("invalid_request", "request and request_uri exclude each other");
  }
  if (typeof request_uri === "string" && request_uri.startsWith(pushedPrefix))
    return checkedLater(tenant, "request_uri", "RFC 9126 §4", () => pushed(request_uri, client, tenant));
  refuseUnpushed(client, tenant);
  const object =
    typeof request === "string"
      ? byValue(request, client, tenant)
      : typeof request_uri === "string"
        ? await checkedLater(tenant, "request_uri", "OIDC Core §6.2", () =>
            byReference(request_uri, client, tenant, from),
          )
        : undefined;
  const resolved = { params: await withRequestObject(outer, object, client, tenant) };
  const whom = { client: client.id };
  tryRule(tenant, "pushed_request", whom, (proposed) => refuseUnpushed(client, proposed));
  if (request_uri !== undefined)
    tryRule(tenant, "request_object", whom, (proposed) => refuseReference(client, proposed));
  return resolved;
}

type Ruled = Pick<Tenant, "settings">;

function refuseUnpushed(client: Client, tenant: Ruled): void {
  if (rulesFor(tenant, client).isPushed)
    throw new OAuthError("invalid_request", "this client must use pushed authorization requests (RFC 9126)", {
      situation: "pushing_required",
    });
}

function refuseUnsigned(client: Client, tenant: Ruled): void {
  if (rulesFor(tenant, client).isSigned)
    throw new OAuthError(
      "invalid_request",
      "request is missing: this client must send signed request objects (RFC 9101)",
      { situation: "request_object_missing" },
    );
}

/**
 * Puts a request object's parameters over those outside (OIDC Core §6.1), or in their place where requests must be signed or are
 * pushed: there, what is not signed does not count (RFC 9101 §5, §6.3; RFC 9126 §3).
 * @throws OAuthError invalid_request_object
 */
export async function withRequestObject(
  outer: RawParams,
  object: string | undefined,
  client: Client,
  tenant: Tenant,
  isPushed = false,
): Promise<RawParams> {
  if (object === undefined) {
    refuseUnsigned(client, tenant);
    tryRule(tenant, "signed_request", { client: client.id }, (proposed) => refuseUnsigned(client, proposed));
    return outer;
  }
  const inner = await checkedLater(tenant, "request object", "RFC 9101 §6", () =>
    openRequestObject(object, client, tenant),
  );
  const contradicts = (name: string, same: (text: string) => string) =>
    typeof inner[name] === "string" && typeof outer[name] === "string" && same(inner[name]) !== same(outer[name]);
  if (contradicts("client_id", String) || (inner.client_id !== undefined && inner.client_id !== client.id)) {
    throw new OAuthError("invalid_request_object", "client_id inside is not the one outside", {
      situation: "request_object_claims",
    });
  }
  if (contradicts("response_type", normalResponseType)) {
    throw new OAuthError("invalid_request_object", "response_type inside is not the one outside", {
      situation: "request_object_claims",
    });
  }
  tryRule(tenant, "request_object", { client: client.id }, async (proposed) => {
    byValue(object, client, proposed);
    await openRequestObject(object, client, proposed);
  });
  return isPushed || rulesFor(tenant, client).isSigned ? { ...inner, client_id: client.id } : { ...outer, ...inner };
}

/** A request object that is sent along, to whichever endpoint. @throws OAuthError request_not_supported */
export function byValue(request: string, client: Client, tenant: Ruled): string {
  if (!capabilitiesOf(tenant, client).requestParameter)
    throw new OAuthError("request_not_supported", "request objects are not supported by this issuer");
  return request;
}

/**
 * OIDC Core §6.2: only what the client registered, to the letter; so no request can make us fetch an address of its choice, and no
 * caller can make us ask for more than its share.
 */
async function byReference(uri: string, client: Client, tenant: Tenant, from: Request): Promise<string> {
  refuseReference(client, tenant);
  if (!client.metadata.request_uris.includes(uri))
    throw new OAuthError("invalid_request_uri", "request_uri is not registered for this client", {
      situation: "request_uri_unregistered",
    });
  const { clock } = tenant.services;
  return objectAt(uri, `${tenant.id}/${client.id}`, clock, () => spend("request_uri", from, tenant));
}

function refuseReference(client: Client, tenant: Ruled): void {
  if (!capabilitiesOf(tenant, client).requestUriParameter)
    throw new OAuthError("request_uri_not_supported", "request_uri is not supported by this issuer");
}

/** RFC 9126 §4, §7.3: for the client that pushed it, until it is answered, since people reload pages. */
async function pushed(uri: string, client: Client, tenant: Tenant): Promise<Resolved> {
  const { pushedRequests, clock } = tenant.services;
  const hash = tokenHash(uri.slice(pushedPrefix.length));
  const params = await pushedRequests.find(hash, client.id, clock());
  if (!params)
    throw new OAuthError("invalid_request_uri", "request_uri is unknown, expired or used before", {
      situation: "request_uri_over",
    });
  return { params, pushed: hash };
}
