import { z } from "zod";
import { ownTexts } from "@/lib/i18n/texts";
import { signingAlgs } from "./algorithms";
import { branding } from "./branding-settings";
import { limits } from "./limits";
import { offer } from "./offer-settings";
import { profileNames } from "./profiles";
import { registration } from "./registration-settings";
import { signIn } from "./sign-in-settings";

const seconds = z.int().positive();

/** A protected resource that access tokens can be meant for (RFC 8707). */
const resource = z.strictObject({
  identifier: z
    .url()
    .refine((uri) => !uri.includes("#"), "must not have a fragment")
    .describe("What clients send as `resource` and tokens carry as `aud`"),
  name: z.string().min(1).max(100).describe("What people read on the consent page"),
  scopes: z
    .record(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/), z.string().min(1).max(200))
    .default({})
    .describe("Scope value → what it allows, in words for the person"),
  access_token_signed_response_alg: z
    .enum(signingAlgs)
    .default("ES256")
    .describe("Signs access tokens for this resource (RFC 9068)"),
  introspection_clients: z
    .array(z.string())
    .default([])
    .describe(
      "Clients that may introspect tokens meant for this resource, beside the client that a token was issued to",
    ),
});

/** What a tenant can set. Every duration is in seconds. `docs/settings.md` is generated from this schema. */
export const tenantSettings = z.strictObject({
  profile: z
    .enum(profileNames)
    .default("bcp")
    .describe("The rules that clients are held to: `bcp` is RFC 9700, `oidc-all` everything that OpenID Connect has"),
  require_pushed_authorization_requests: z
    .boolean()
    .default(false)
    .describe("Takes pushed requests alone (RFC 9126 §5)"),
  require_signed_request_object: z.boolean().default(false).describe("Takes signed requests alone (RFC 9101 §10.5)"),
  require_dpop_nonce: z
    .boolean()
    .default(false)
    .describe(
      "Whether a DPoP proof needs a nonce of ours, at the price of a second request now and then; without it, it may have one (RFC 9449 §8). The FAPI profiles ask it anyway",
    ),
  branding: branding.prefault({}).describe("How the pages look"),
  texts: ownTexts
    .default({})
    .describe(
      "Words of the pages in the tenant's own way, by language and message; the usual ones where nothing is said",
    ),
  lifetimes: z
    .strictObject({
      code: seconds.max(60).default(60).describe("Seconds in which an authorization code must be redeemed"),
      access_token: seconds.max(86_400).default(3600).describe("Seconds that an access token lives"),
      id_token: seconds.max(86_400).default(3600).describe("Seconds that an ID token lives"),
      refresh_token: seconds
        .default(30 * 86_400)
        .describe("Seconds that a refresh token lives; each use gives a new one, but in the FAPI profiles"),
      session: seconds
        .default(14 * 86_400)
        .describe(
          "Seconds for which somebody who signed in stays signed in; made shorter, it holds for those who are signed in too",
        ),
      interaction: seconds.max(86_400).default(3600).describe("Seconds that a person has to sign in and consent"),
    })
    .prefault({})
    .describe("How long things live"),
  refresh_grace: z
    .int()
    .nonnegative()
    .max(120)
    .default(15)
    .describe("Seconds for which a refresh token whose answer was lost still gives the same successor"),
  resources: z
    .array(resource)
    .default([])
    .describe("Protected resources that access tokens can be meant for (RFC 8707)"),
  webfinger_domains: z
    .array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/))
    .max(100)
    .default([])
    .describe(
      "Domains, with a port where it is not 443, for whose people WebFinger names this issuer (OIDC Discovery §2)",
    ),
  key_rotation: z
    .int()
    .nonnegative()
    .max(3650)
    .default(90)
    .describe("Days after which each kind of key is replaced by itself; 0 leaves that to `key rotate`"),
  key_wait: z
    .int()
    .nonnegative()
    .max(30)
    .default(7)
    .describe(
      "Days that a new key waits at the most, published and not yet used, for the clients of the last month that rely on it and have not fetched it; 0 lets it wait ten minutes, whoever has it",
    ),
  audit: z
    .strictObject({
      retention: z
        .int()
        .nonnegative()
        .max(3650)
        .default(400)
        .describe("Days for which events are kept at the least; they go by whole months. 0 keeps them for ever"),
    })
    .prefault({})
    .describe("What happened, as `audit list` shows it"),
  traces: z
    .strictObject({
      hours: z
        .int()
        .nonnegative()
        .max(168)
        .default(24)
        .describe("Hours for which a trace is kept; 0 leaves none at all"),
      failures: z.boolean().default(true).describe("Whether each request that was refused leaves one"),
      sample: z
        .number()
        .min(0)
        .max(100)
        .default(10)
        .describe("Of a hundred requests that succeeded, how many leave one"),
    })
    .prefault({})
    .describe("What requests to the protocol's endpoints leave behind to be looked at, without anything secret"),
  try_it_only: z
    .boolean()
    .default(false)
    .describe("Belongs to the try-it mode: anywhere else the tenant is as if it did not exist"),
  offer: offer
    .prefault({})
    .describe("Narrows what Gatehouse can do to what this tenant offers; a list that is left out offers everything"),
  sign_up: z
    .strictObject({ enabled: z.boolean().default(false).describe("Whether people may make accounts for themselves") })
    .prefault({})
    .describe("People who make accounts by themselves"),
  consent: z
    .strictObject({
      lifetime: z
        .int()
        .nonnegative()
        .default(0)
        .describe("Seconds for which a person's consent counts, until they are asked anew; 0 for as long as it stands"),
      may_be_skipped: z
        .boolean()
        .default(true)
        .describe(
          "Whether a client can be excused from consent (`skip_consent`); if not, people are asked for every client",
        ),
    })
    .prefault({})
    .describe("When people are asked what a client may have"),
  registration: registration.prefault({}).describe("Clients that register themselves (OIDC Registration §3, RFC 7591)"),
  limits: limits.describe(
    "What a request without client authentication and without a session may cost, by address (of IPv6 by its /64): over it the answer is 429",
  ),
  sign_in: signIn.prefault({}).describe("How people sign in, and how often a password may be guessed"),
});

export type TenantSettings = z.infer<typeof tenantSettings>;
