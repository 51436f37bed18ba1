import { decodeJwt } from "jose";
import { type OwnAlg, selfIssuer } from "./algorithms";
import type { ReplyAddress } from "./answer-url";
import { type OwnClaim, ownClaimNames, ownClaims } from "./claims";
import { type ErrorAnswer, refusal } from "./error-answer";
import { jsonObject } from "./json-object";
import { registrationOf, type SelfDescription } from "./registration";
import { replyAddress } from "./reply-address";

interface Asked {
  readonly nonce: string;
  readonly alg: OwnAlg;
  readonly claims: readonly { readonly name: OwnClaim; readonly isEssential: boolean }[];
  readonly client: SelfDescription;
  /** Whether the client wants to know when the person signed in (OIDC Core §2). */
  readonly wantsAuthTime: boolean;
  /** The client knows the person already, by this subject. */
  readonly expectedSub: string | undefined;
}

/** A request that can be put to the person (OIDC Core §7.2). */
export interface SelfIssuedRequest extends Asked {
  readonly kind: "ask";
  readonly replyTo: ReplyAddress;
  readonly state: string | undefined;
}

/** A request that cannot be met. The client learns why when the person chooses to go back to it. */
export interface RefusedRequest {
  readonly kind: "refused";
  readonly replyTo: ReplyAddress;
  readonly state: string | undefined;
  readonly answer: ErrorAnswer;
}

export type SentParams = Readonly<Record<string, string | readonly string[] | undefined>>;
type Params = Readonly<Record<string, string | undefined>>;

/**
 * Reads a request to the self-issued provider: `none` where nothing was asked, `unsafe` where nobody can be answered. Nothing is
 * decided by a redirect: every way off the page is a button that says where it leads.
 */
export function parseSelfIssued(
  sent: SentParams,
): SelfIssuedRequest | RefusedRequest | { readonly kind: "none" | "unsafe" } {
  const { client_id, redirect_uri } = sent;
  if (!client_id) return { kind: sent.response_type || redirect_uri ? "unsafe" : "none" };
  const replyTo = typeof client_id === "string" ? replyAddress(client_id) : undefined;
  if (!replyTo || (redirect_uri && redirect_uri !== client_id)) return { kind: "unsafe" };
  const state = typeof sent.state === "string" ? sent.state || undefined : undefined;
  const asked = askedFor(sent, replyTo.uri);
  return "error" in asked
    ? { kind: "refused", replyTo, state, answer: asked }
    : { kind: "ask", replyTo, state, ...asked };
}

function askedFor(sent: SentParams, clientId: string): Asked | ErrorAnswer {
  // RFC 6749 §3.1: repeated parameters are refused, empty ones count as left out.
  const repeated = Object.keys(sent).find((name) => Array.isArray(sent[name]));
  if (repeated) return refusal("invalid_request", `the parameter ${repeated} is repeated`);
  const params = Object.fromEntries(
    Object.entries(sent).map(([name, value]) => [name, (value as string) || undefined]),
  );
  const wrong = wrongIn(params);
  if (wrong) return wrong;
  const registration = registrationOf(params.registration);
  if ("error" in registration) return registration;
  const claims = jsonObject(params.claims);
  if (!claims) return refusal("invalid_request", "claims must be a JSON object");
  const hinted = params.id_token_hint && subjectOf(params.id_token_hint, clientId);
  if (hinted === false) return refusal("invalid_request", "id_token_hint was not issued here for this client");
  const scopes = (params.scope ?? "").split(" ");
  const wanted = wantedBy(claims);
  return {
    ...registration,
    nonce: params.nonce ?? "",
    wantsAuthTime: registration.wantsAuthTime || params.max_age !== undefined || wanted.names.has("auth_time"),
    claims: ownClaimNames
      .filter((name) => scopes.includes(ownClaims[name]) || wanted.names.has(name))
      .map((name) => ({ name, isEssential: wanted.names.get(name) === true })),
    expectedSub: hinted || wanted.sub,
  };
}

/** OIDC Core §3.1.2.6: what is not taken is said, never passed over. */
function wrongIn(params: Params): ErrorAnswer | undefined {
  const { response_type, response_mode, scope, nonce, prompt, max_age } = params;
  if (params.request) return refusal("request_not_supported", "send plain parameters");
  if (params.request_uri) return refusal("request_uri_not_supported", "send plain parameters");
  if (params.registration_uri) return refusal("registration_not_supported", "send the registration parameter");
  if (!response_type) return refusal("invalid_request", "response_type is missing");
  if (response_type !== "id_token") return refusal("unsupported_response_type", "only id_token is issued here");
  if (response_mode && response_mode !== "fragment")
    return refusal("invalid_request", "response_mode: only fragment is used here");
  if (!scope?.split(" ").includes("openid")) return refusal("invalid_scope", "scope must contain openid");
  if (!nonce) return refusal("invalid_request", "nonce is missing");
  if (max_age && !/^\d{1,9}$/.test(max_age)) return refusal("invalid_request", "max_age must be a number of seconds");
  const prompts = (prompt ?? "").split(" ").filter(Boolean);
  if (!prompts.includes("none")) return undefined;
  return prompts.length > 1
    ? refusal("invalid_request", "prompt: none goes with no other value")
    : refusal("interaction_required", "the person always has to confirm here");
}

/** OIDC Core §5.5. All claims are in the ID token (§7.4), so both members mean the same here. */
function wantedBy(claims: Readonly<Record<string, unknown>>) {
  const names = new Map<string, boolean>();
  let sub: string | undefined;
  for (const member of [claims.id_token, claims.userinfo]) {
    for (const [name, wish] of Object.entries(member ?? {})) {
      names.set(name, names.get(name) === true || wish?.essential === true);
      if (name === "sub" && typeof wish?.value === "string") sub = wish.value;
    }
  }
  return { names, sub };
}

/** The subject of an ID token that was issued here before; it may have expired (OIDC Core §3.1.2.1). */
function subjectOf(hint: string, clientId: string): string | false {
  try {
    const { iss, aud, sub } = decodeJwt(hint);
    return iss === selfIssuer && sub !== undefined && [aud].flat().includes(clientId) && sub;
  } catch {
    return false;
  }
}
