import { z } from "zod";

const nothing = z.strictObject({});
const names = z.array(z.string()).readonly();
/** Names of the members that became other ones, never their values. */
const changed = z.strictObject({ members: names });
const value = z.unknown().optional();
/** What an admin set, with what it was and is; not of members that hold a secret or tell of a person. */
const changedTo = changed.extend({
  changes: z.record(z.string(), z.strictObject({ before: value, after: value })).optional(),
});

/** What a member is; the event's user or client is who. */
const role = z.strictObject({ role: z.string() });
const ofHost = z.strictObject({ host: z.string() });
/** The identifier of a webhook. */
const ofWebhook = z.strictObject({ webhook: z.string() });

/** Why a sign-in came to nothing. */
const signInFailures = ["bad_credentials", "missing_credentials", "wrong_code", "busy"] as const;
const sessionEnds = [
  "signed_out",
  "too_many_accounts",
  "expired",
  "password_set",
  "factors_reset",
  "disabled",
  "removed",
  "by_operator",
] as const;

/**
 * Everything that Gatehouse records, with what is kept of it beside whom, by whom, when and from where. Plain facts: no secret, no
 * token, nothing that a person typed, nothing about a person but identifiers. An entry is never renamed: rows outlive versions.
 * `test/acts` has the act that makes each.
 */
export const catalogue = {
  "sign-in.succeeded": z
    .strictObject({ methods: names, acr: z.string() })
    .describe("A person proved who they are and has a session; `methods` as RFC 8176 has them"),
  "sign-in.failed": z
    .strictObject({ reason: z.enum(signInFailures) })
    .describe("A sign-in came to nothing; the person is known only where an account was named that there is"),
  "sign-in.locked-out": z
    .strictObject({ counted: z.enum(["account", "address"]) })
    .describe("An account, or an address, went over its limit of failures; once for each window"),
  "sign-up.succeeded": nothing.describe("A person made an account"),
  "session.ended": z.strictObject({ reason: z.enum(sessionEnds) }).describe("A session ended, and why"),
  "consent.given": z.strictObject({ permissions: names }).describe("A person let a client have what it asked for"),
  "consent.refused": nothing.describe("A person did not"),
  "consent.withdrawn": nothing.describe(
    "What a person let a client have was taken back; all that the client was issued for them has ended",
  ),
  "authorization.issued": z
    .strictObject({ scopes: names, resources: names })
    .describe(
      "A client was sent an answer for a person: a code, or tokens; what it then redeems and refreshes is no event",
    ),
  "code.replayed": nothing.describe("A code was shown again by its client: all that it gave has ended"),
  "refresh-token.reused": nothing.describe("A rotated refresh token was shown again: its whole family has ended"),
  "client.created": nothing.describe("An operator made a client"),
  "client.registered": z.strictObject({ trust: z.string() }).describe("A client registered itself"),
  "client.changed": changedTo.describe("A client's registration changed"),
  "client.secret-rotated": z
    .strictObject({ overlap: z.int() })
    .describe("A client got a new secret; `overlap`: seconds for which the one before is taken too"),
  "client.previous-secret-ended": nothing.describe("The secret that a client had before is taken no more"),
  "client.disabled": nothing.describe("A client is unknown to every endpoint, and its tokens stop"),
  "client.enabled": nothing.describe("A client that was disabled is served again"),
  "client.tried": z
    .strictObject({ flow: z.string() })
    .describe("An admin began to try a client out in the dashboard, with what it proves who it is by"),
  "client.removed": nothing.describe("A client was deleted with all that was issued to it"),
  "key.added": z.strictObject({ kid: z.string(), alg: z.string() }).describe("A key was made and published"),
  "key.rotated": z.strictObject({ alg: z.string() }).describe("Keys were retired in favour of a new one"),
  "key.took-over": z
    .strictObject({ kid: z.string(), alg: z.string(), why: z.enum(["fetched", "deadline", "asked"]), missed: names })
    .describe(
      "A key that was waiting is used from now on: every client that it waited for had fetched it, its time was up, or somebody asked; `missed` are the clients, a hundred at the most, that had not",
    ),
  "key.withdrawn": z.strictObject({ alg: z.string() }).describe("Earlier keys are published no more, at once"),
  "key.rewrapped": z
    .strictObject({ secrets: z.int() })
    .describe("Data keys and secrets at rest were encrypted under the keys of now"),
  "key.data-key-renewed": z
    .strictObject({ secrets: z.int() })
    .describe("Secrets at rest were encrypted under a new data key of the tenant"),
  "user.created": nothing.describe("A user was made by somebody else"),
  "users.imported": z
    .strictObject({ created: z.int(), refused: z.int() })
    .describe("A file of users was imported; each user that was made has an event of their own"),
  "bulk-act.begun": z
    .strictObject({ id: z.string(), act: z.string(), users: z.int() })
    .describe("Something is done to many users; what comes of it each of them has an event of their own for"),
  "bulk-act.cancelled": z.strictObject({ id: z.string() }).describe("That was stopped half way"),
  "users.exported": z
    .strictObject({ format: z.string(), hashes: z.boolean() })
    .describe("All users were taken as a file; `hashes`: with those of their passwords"),
  "user.changed": changed.describe("A user's claims or user name changed"),
  "user.disabled": nothing.describe("A user can no longer sign in, and nothing of theirs works"),
  "user.enabled": nothing.describe("A user can sign in again"),
  "user.removed": nothing.describe("A user was deleted"),
  "user.password-set": nothing.describe("A user's password was set by somebody else"),
  "user.password-link-made": z
    .strictObject({ kind: z.enum(["first", "reset"]) })
    .describe("A link was made by which a user chooses a password, their first or another one"),
  "user.password-chosen": z
    .strictObject({ kind: z.enum(["first", "reset"]) })
    .describe("A person followed such a link and chose a password"),
  "user.unlocked": nothing.describe("Wrong passwords for a user were forgotten, so that they can try again"),
  "user.signed-out": z
    .strictObject({ sessions: z.int(), revoked: z.boolean() })
    .describe("A user's sessions in every browser were ended; `revoked`: offline access too"),
  "tenant.created": nothing.describe("A tenant was made"),
  "tenant.changed": changedTo.describe("A tenant's name, issuer or state changed"),
  "tenant.removed": z
    .strictObject({ tenant: z.string() })
    .describe("A tenant was deleted with all that it had; recorded in the system tenant"),
  "settings.changed": changedTo.describe("Settings of a tenant changed"),
  "branding.drafted": changed.describe("The draft of a tenant's branding was begun, or changed"),
  "branding.draft-discarded": nothing.describe("It was discarded"),
  "branding.published": z
    .strictObject({ number: z.int(), members: names, restored_from: z.int().optional() })
    .describe("A draft was published, or once more what had been before: `restored_from`"),
  "branding.file-uploaded": z
    .strictObject({ kind: z.enum(["logo", "font"]), hash: z.string() })
    .describe("A logo or a font was uploaded, to be shown by a branding"),
  "policy-trial.begun": changed.describe("Settings began to be tried on live traffic, without enforcing them"),
  "policy-trial.ended": changed.describe("They are tried no more; nothing was enforced"),
  "policy-trial.enforced": changed.describe("What was tried is enforced"),
  "member.added": role.describe("Somebody became a member: may manage the tenant, or as an operator all of them"),
  "member.changed": role.describe("A member's role became another one"),
  "member.removed": role.describe("Somebody is no longer a member"),
  "api-key.created": z
    .strictObject({ role: z.string(), scopes: names })
    .describe("An API key was made; the event's client is the key"),
  "api-key.changed": changedTo.describe("What an API key may do, its key, its end or its state changed"),
  "api-key.secret-rotated": z
    .strictObject({ overlap: z.int() })
    .describe("An API key got a new secret; `overlap`: seconds for which the one before is taken too"),
  "api-key.removed": role.describe("An API key was deleted: nothing that it has works any more"),
  "invitation.made": z
    .strictObject({ invitation: z.string(), role: z.string() })
    .describe("A link was made by which somebody becomes a member; `invitation` is the beginning of its hash"),
  "invitation.revoked": z.strictObject({ invitation: z.string() }).describe("Such a link was taken back"),
  "config.applied": z
    .strictObject({ number: z.int(), created: z.int(), changed: z.int(), removed: z.int() })
    .describe("A configuration file was applied; `number` is the version that was kept of it"),
  "config.rolled-back": z
    .strictObject({ number: z.int(), to: z.int(), created: z.int(), changed: z.int(), removed: z.int() })
    .describe("The file of an earlier version, `to`, was applied again"),
  "registration-token.made": z
    .strictObject({ token: z.string(), uses: z.int() })
    .describe("An initial access token was made; `token` is the beginning of its hash"),
  "registration-token.revoked": z
    .strictObject({ token: z.string() })
    .describe("An initial access token was taken back"),
  "factor.enrolled": z.strictObject({ method: z.string() }).describe("A person added a way to prove who they are"),
  "factor.removed": z.strictObject({ method: z.string() }).describe("One was taken away"),
  "recovery-codes.made": z.strictObject({ count: z.int() }).describe("Recovery codes were made; earlier ones are void"),
  "recovery-codes.used": z.strictObject({ left: z.int() }).describe("A person signed in with a recovery code"),
  "device.approved": z.strictObject({ scopes: names }).describe("A person let a device in (RFC 8628)"),
  "device.denied": nothing.describe("A person did not"),
  "domain.added": ofHost.describe("A tenant claims a host"),
  "domain.proven": ofHost.describe("The proof of a host was found: it is the tenant's"),
  "domain.made-issuer": ofHost.describe("The issuer is at a host of the tenant's own"),
  "domain.left-issuer": ofHost.describe("The issuer is below the installation's own address again"),
  "domain.lost": ofHost.describe("The proof of a host was not found for seven days: it is nobody's"),
  "domain.removed": ofHost.describe("A host was given back"),
  "webhook.created": ofWebhook.describe("A webhook was made"),
  "webhook.changed": ofWebhook.extend({ members: names }).describe("A webhook changed"),
  "webhook.removed": ofWebhook.describe("A webhook was deleted"),
  "webhook.secret-rotated": ofWebhook.describe("A webhook has a new secret"),
  "webhook.failing": ofWebhook.describe("A message to a webhook went unanswered through all its tries"),
  "webhook.disabled": ofWebhook.describe(
    "A webhook was disabled by Gatehouse: nothing reached it for five days, or it answered 410",
  ),
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type EventName = keyof typeof catalogue;
export type DataOf<N extends EventName> = z.infer<(typeof catalogue)[N]>;

export const eventNames = Object.keys(catalogue) as readonly EventName[];
