import { generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";
import { z } from "zod";
import { tokenHash } from "@/lib/base/secrets";
import { originOf } from "@/lib/http/network";
import { newRecoveryCodes, recoveryCodeHash } from "@/lib/identity/methods/recovery-code";
import { openedTotp, stepOf, totpUri } from "@/lib/identity/methods/totp";
import { back, type Outcome } from "@/lib/journeys/outcome";
import { canDecline, lackForClient, lackForTenant } from "@/lib/journeys/second-factor";
import { startSession } from "@/lib/journeys/start-session";
import type { Frame } from "@/lib/journeys/view";
import type { CodeError } from "@/lib/model/interaction";
import type { Interaction } from "@/lib/store/interactions";
import { typedText } from "./fields";
import { type Asking, type Submission, step } from "./step";

export interface EnrolView extends Frame {
  readonly prompt: "enrol";
  readonly shown:
    | {
        readonly kind: "key";
        /** A path of unit squares, `size` of them wide and high. */
        readonly qr: { readonly path: string; readonly size: number };
        /** For typing, in groups of four. */
        readonly key: string;
        readonly account: string;
        /** Whether the client goes on without it. */
        readonly canSkip: boolean;
        readonly error?: CodeError;
      }
    | { readonly kind: "recovery_codes"; readonly codes: readonly string[] };
}

/** An authenticator app is added: shown, confirmed by a code, and the recovery codes shown once. */
export const enrol = step({
  name: "enrol",
  refusal: "interaction_required",
  reasons: {
    factor_required: (input) => lackForTenant(input) === "factor_to_be",
    acr_unmet: (input) => lackForClient(input) === "factor_to_be",
  },
  form: z.discriminatedUnion("do", [
    z.object({ do: z.literal("confirm"), code: typedText }),
    z.object({ do: z.enum(["finish", "skip", "another", "cancel"]) }),
  ]),
  async view(asking): Promise<EnrolView | undefined> {
    const shown = await shownOf(asking);
    return shown && { ...asking.frame, prompt: "enrol", shown };
  },
  async act(submission, form) {
    switch (form.do) {
      case "confirm":
        return confirm(submission, form.code);
      case "finish":
        return finish(submission);
      case "skip":
        return skip(submission);
      case "another":
        return { kind: "ask", step: "login", reason: "another_account" };
      case "cancel":
        return { kind: "refuse", error: "access_denied" };
    }
  },
});

const codesContext = (tenantId: string, { id }: Pick<Interaction, "id">) => `recovery-codes:${tenantId}:${id}`;

async function shownOf({ interaction, tenant, sessions, access }: Asking): Promise<EnrolView["shown"] | undefined> {
  const { enrolment, given } = interaction.progress ?? {};
  const person = sessions.find(({ userId }) => userId === given?.userId);
  if (!enrolment || !person) return undefined;
  if (enrolment.kind === "confirmed") {
    const codes: unknown = JSON.parse(
      await tenant.vault.open(enrolment.recoveryCodes, codesContext(tenant.id, interaction)),
    );
    return { kind: "recovery_codes", codes: z.array(z.string()).parse(codes) };
  }
  const key = await openedTotp(tenant.vault, enrolment.factorId, enrolment.secret);
  const account = person.claims.email ?? person.username;
  const code = generate(totpUri(key, tenant.name, account));
  return {
    kind: "key",
    qr: { path: toSvgPath(code), size: code.size },
    key: key.match(/.{1,4}/g)?.join(" ") ?? key,
    account,
    canSkip: access !== undefined && canDecline(access),
    error: interaction.form.error?.code,
  };
}

/** Adds the factor if the code is the app's, with new recovery codes. */
async function confirm({ exchange, interaction, secret: cookie }: Submission, code: string): Promise<Outcome> {
  const { tenant } = exchange;
  const { factors, interactions, clock } = tenant.services;
  const { given, session, enrolment } = interaction.progress ?? {};
  if (interaction.prompt !== "enrol" || !given || !session || enrolment?.kind !== "begun") return back;
  const { factorId, secret } = enrolment;
  const now = clock();
  const at = stepOf(code, await openedTotp(tenant.vault, factorId, secret), now);
  if (at === undefined) return { kind: "again", form: { error: { code: "wrong_code" } } };
  const codes = newRecoveryCodes();
  const { userId, credentialsVersion } = given;
  const recoveryHashes = codes.map((one) => recoveryCodeHash(one, tenant.id, userId));
  const isAdded = await factors.addTotp(
    {
      id: factorId,
      userId,
      name: "Authenticator",
      secret,
      step: at,
      recoveryHashes,
      credentialsVersion,
      interactionId: interaction.id,
      sessionId: session.id,
      clientId: interaction.request.clientId,
      origin: originOf(exchange),
    },
    (version) => ({
      given: { userId, methods: [...given.methods, { method: "totp", at: now }], credentialsVersion: version },
      session,
      enrolment: {
        kind: "confirmed",
        recoveryCodes: tenant.vault.close(JSON.stringify(codes), codesContext(tenant.id, interaction)),
      },
    }),
    now,
  );
  if (isAdded) return back;
  // By a second click: the page has recovery codes to show, which nobody would see again.
  const found = await interactions.read(interaction.id, tokenHash(cookie));
  return found?.progress?.enrolment?.kind === "confirmed" ? back : fromTheBeginning;
}

/** The codes have been seen: the session becomes what the factor makes of it. */
async function finish(submission: Submission): Promise<Outcome> {
  const { given, session, enrolment } = submission.interaction.progress ?? {};
  if (submission.interaction.prompt !== "enrol" || !given || enrolment?.kind !== "confirmed") return back;
  const done = await startSession(submission, { counters: [] }, given, session);
  return done.kind === "back" ? fromTheBeginning : done;
}

/** A credential has changed since, or the session has ended. */
const fromTheBeginning: Outcome = { kind: "ask", step: "login", reason: "no_session" };

/** Nobody is kept out for what the client merely wishes for. */
async function skip({ browser, journey, interaction }: Submission): Promise<Outcome> {
  const here = await browser();
  const access = await journey.access();
  const isBegun = interaction.progress?.enrolment?.kind === "begun";
  if (!here || !access || !canDecline(access) || !isBegun) return back;
  return { kind: "resume", browser: here, isDeclined: true };
}
