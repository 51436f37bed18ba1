import { database } from "@/db/client";
import { OAuthError } from "@/lib/base/errors";
import { isSameSecret, randomToken, tokenHash } from "@/lib/base/secrets";
import { needsSecret, newClientSecret, openedSecret, sealedSecret, shortestSecret } from "@/lib/clients/secret";
import { checkSector } from "@/lib/clients/sector";
import { readForShow } from "@/lib/clients/stored-metadata";
import { changedMembers } from "@/lib/events/changed";
import { bearerOf, refusedBearer } from "@/lib/http/bearer";
import type { JsonObject } from "@/lib/http/json-body";
import { originOf } from "@/lib/http/network";
import { ensureKeys } from "@/lib/keys/new-key";
import { spend } from "@/lib/limits/allowance";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import { trustRules } from "@/lib/model/trust";
import type { StoredRegistration } from "@/lib/store/registrations";
import type { Exchange } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";
import { checkedRegistration } from "./checked";
import { clientInformation } from "./information";
import { signedWith } from "./servable";
import { decidedMembers } from "./wire";

type Asking = Pick<Exchange, "request" | "requestId" | "tenant">;

/** A client that has shown its registration token: the proof that it may manage itself. */
interface OwnRegistration extends StoredRegistration {
  readonly token: string;
  /** Whether all that stays when it replaces itself is understood, so that it can be kept when the rest is replaced. */
  readonly isReplaceable: boolean;
  /** In the clear. */
  readonly plainSecret: string | undefined;
}

/**
 * RFC 7592 §2: by the registration access token. No client and a wrong token read the same, so that no identifier can be probed.
 * @throws OAuthError invalid_token
 */
export async function ownRegistration(request: Request, clientId: string, tenant: Tenant): Promise<OwnRegistration> {
  const token = bearerOf(request);
  const found = token && (await tenant.services.registrations.find(clientId, tokenHash(token)));
  if (!token || !found) throw wrongToken(request);
  const { secret } = found;
  const plainSecret = secret === undefined ? undefined : await openedSecret(tenant.vault, clientId, secret);
  const { value: metadata, unknown, unread } = readForShow(found.metadata);
  const isReplaceable = unknown.length === 0 && !unread.some((path) => isKept(path.split(".", 1)[0] ?? ""));
  return { ...found, metadata, isReplaceable, token, plainSecret };
}

/** What `replaced` compares or carries over. */
const isKept = (member: string) => member === "subject_type" || decidedMembers.has(member);

const wrongToken = (request: Request) =>
  refusedBearer(request, "the registration access token is not that of a client");

/** RFC 7592 §2.1. */
export const shownRegistration = (own: OwnRegistration, tenant: Tenant): JsonObject =>
  clientInformation({ ...own, secret: own.plainSecret, registrationToken: own.token }, tenant.issuer);

/**
 * RFC 7592 §2.2: what is left out falls back to its default, and the token that was shown is worth nothing afterwards.
 * @param tries how often it is begun at the most, where an operator changes the client meanwhile: what they decided stays
 * @throws OAuthError
 */
export async function replaceRegistration(
  exchange: Asking,
  own: OwnRegistration,
  members: JsonObject,
  tries = 5,
): Promise<JsonObject> {
  const { request, tenant } = exchange;
  refuseOthers(members, own);
  if (!own.isReplaceable)
    throw new OAuthError(
      "temporarily_unavailable",
      "the registration was written by a later version of this server and cannot be replaced here yet; try again later",
    );
  if (trustRules(own).isCountedByAddress) await spend("registration", request, tenant);
  const checked = await checkedRegistration(members, tenant, own.trust, own);
  await checkSector(checked.metadata, `${tenant.id}/${own.clientId}`);

  await ensureKeys(database().db, tenant.id, signedWith(checked.metadata));
  const { clock, registrations } = tenant.services;
  const secret = needsSecret(checked.metadata) ? longEnough(own.plainSecret, checked.metadata) : undefined;
  const registrationToken = randomToken();
  const isReplaced = await registrations.replace(
    own,
    tokenHash(own.token),
    {
      ...checked,
      secret: secret === undefined ? undefined : sealedSecret(tenant.vault, own.clientId, secret),
      isNewSecret: secret !== own.plainSecret,
      registrationTokenHash: tokenHash(registrationToken),
    },
    clock(),
    {
      ...ownAct(own, exchange),
      name: "client.changed",
      data: { members: changedMembers(own.metadata, checked.metadata) },
    },
  );
  if (!isReplaced && tries < 2)
    throw new OAuthError("temporarily_unavailable", "the client is being changed; try again");
  if (!isReplaced) {
    const newest = await ownRegistration(request, own.clientId, tenant);
    return replaceRegistration(exchange, newest, members, tries - 1);
  }
  const { clientId, registeredAt } = own;
  return clientInformation({ ...checked, clientId, registeredAt, secret, registrationToken }, tenant.issuer);
}

/** The secret as it was, or a new one where there is none or it is no key for the algorithms that the client has now. */
const longEnough = (secret: string | undefined, metadata: ClientMetadata) =>
  secret !== undefined && secret.length >= shortestSecret(metadata) ? secret : newClientSecret();

/** RFC 7592 §2.2: members that an update must not hold, and two that must be the client's own. */
function refuseOthers(members: JsonObject, own: OwnRegistration): void {
  const refuse = (description: string) => new OAuthError("invalid_request", description);
  const ours = [
    "registration_access_token",
    "registration_client_uri",
    "client_secret_expires_at",
    "client_id_issued_at",
  ];
  const given = ours.find((name) => Object.hasOwn(members, name));
  if (given) throw refuse(`an update must not hold ${given}`);
  if (members.client_id !== own.clientId) throw refuse("client_id must be that of the client");
  const { client_secret: secret } = members;
  if (secret === undefined || secret === null) return;
  if (typeof secret !== "string" || own.plainSecret === undefined || !isSameSecret(secret, own.plainSecret))
    throw refuse("client_secret must be that of the client");
}

/** RFC 7592 §2.3: everything issued to the client stops with it. @throws OAuthError invalid_token */
export async function deleteRegistration(exchange: Asking, own: OwnRegistration): Promise<void> {
  const { request, tenant } = exchange;
  const removed = { ...ownAct(own, exchange), name: "client.removed", data: {} } as const;
  const isRemoved = await tenant.services.registrations.remove(own.clientId, tokenHash(own.token), removed);
  if (!isRemoved) throw wrongToken(request);
}

/** What a client does to itself. */
const ownAct = ({ clientId }: OwnRegistration, exchange: Asking) =>
  ({ actor: { kind: "client", clientId }, origin: originOf(exchange), client: clientId }) as const;
