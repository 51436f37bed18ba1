import { z } from "zod";
import { isGranted, permissionsOf } from "@/lib/claims/permissions";
import { originOf } from "@/lib/http/network";
import { trace } from "@/lib/identity/trace";
import { accountView } from "@/lib/journeys/account-view";
import { type AskedAccess, askedAccess } from "@/lib/journeys/asked-access";
import type { DecisionInput } from "@/lib/journeys/facts";
import { sessionFor } from "@/lib/journeys/facts";
import { back, type Outcome } from "@/lib/journeys/outcome";
import type { AccountView, Frame } from "@/lib/journeys/view";
import type { Recipient } from "@/lib/model/destination";
import type { Interaction } from "@/lib/store/interactions";
import type { Session } from "@/lib/store/session";
import { type Submission, step } from "./step";

export interface ConsentView extends Frame, AskedAccess {
  readonly prompt: "consent";
  readonly account: AccountView;
  /** Where it goes, of an app that nobody has checked. */
  readonly destination: Recipient | undefined;
  /** Stands for name, logo and destination on the page: another one when the form comes back, and the page is shown again. */
  readonly shown: string | undefined;
}

type Settings = DecisionInput["settings"];

/** Whether people are asked at all: not where an operator has excused the client, and may. */
const asks = ({ metadata }: DecisionInput["client"], { consent: { may_be_skipped } }: Settings): boolean =>
  !(metadata.skip_consent && may_be_skipped);

const isTooOld = (given: Session["consent"], now: number, { consent: { lifetime } }: Settings): boolean =>
  lifetime > 0 && given !== undefined && now - given.grantedAt > lifetime;

/** What the page showed: whose account, and which face of the client. */
const shownOnPage = { account: z.string().optional(), shown: z.string().optional() };

/** OIDC Core §3.1.2.4, §11. A client that the tenant vouches for is asked about only on demand. */
export const consent = step({
  name: "consent",
  refusal: "consent_required",
  reasons: {
    consent_prompt: ({ facts, request }) =>
      request.prompts.has("consent") && !facts.isSince(facts.session?.consent?.grantedAt),
    /**
     * RFC 8252 §8.6: any program on the machine can take such an address, whatever the client calls itself, so an earlier
     * consent proves nothing.
     */
    unproven_app: ({ facts }) => facts.repliesToUnprovenApp && !facts.isSince(facts.session?.consent?.grantedAt),
    scope_not_granted: ({ facts, permissions, client, settings }) =>
      asks(client, settings) && permissions.some((one) => !isGranted(one, facts.session?.consent?.permissions)),
    /** Also where the client has changed its name, its logo or where it replies since: such a consent counts no more (`ConsentKey`). */
    never_asked: ({ facts, client, settings }) => asks(client, settings) && facts.session?.consent === undefined,
    /** The tenant lets no consent count for so long. */
    consent_too_old: ({ facts: { session, now, isSince }, client, settings }) =>
      asks(client, settings) && isTooOld(session?.consent, now, settings) && !isSince(session?.consent?.grantedAt),
  },
  form: z.discriminatedUnion("do", [
    z.object({ do: z.literal("allow"), ...shownOnPage }),
    z.object({ do: z.literal("deny"), ...shownOnPage }),
    z.object({ do: z.literal("choose") }),
  ]),
  async view({ frame, access, answering, journey, tenant }): Promise<ConsentView | undefined> {
    if (!answering || !access) return undefined;
    return {
      ...frame,
      prompt: "consent",
      account: await accountView(answering, true, tenant),
      destination: journey.consent?.destination,
      shown: journey.consent?.shown,
      ...askedAccess(access, answering, tenant),
    };
  },
  async act(submission, form) {
    switch (form.do) {
      case "allow":
        return allow(submission, form);
      case "deny":
        return deny(submission, form.account);
      case "choose":
        return { kind: "ask", step: "select_account", reason: "asked_for", form: submission.interaction.form };
    }
  },
});

/** The page showed an account and an app: another tab may have changed the one since, and the client's owner the other. */
async function allow(
  { exchange, interaction, journey, browser }: Submission,
  { account, shown }: { readonly account?: string | undefined; readonly shown?: string | undefined },
): Promise<Outcome> {
  const { tenant } = exchange;
  const access = await journey.access();
  const here = await browser();
  const session = here && access && sessionFor(access, here.sessions);
  const isAsShown = session?.id === account && journey.consent?.shown === shown;
  if (!access || !session || !journey.consent || !isAsShown || interaction.prompt !== "consent") return back;
  const now = tenant.services.clock();
  const permissions = permissionsOf(access, tenant.settings);
  const whom = whose(session, interaction);
  await tenant.services.consents.add(session.userId, journey.consent, permissions, now, {
    name: "consent.given",
    actor: { kind: "person", userId: session.userId },
    origin: originOf(exchange),
    ...whom,
    data: { permissions },
  });
  trace(exchange, { event: "consent", outcome: "done", ...whom });
  const allowed = { permissions: [...permissions, ...(session.consent?.permissions ?? [])], grantedAt: now };
  const sessions = here.sessions.map((one) => (one === session ? { ...session, consent: allowed } : one));
  return { kind: "resume", browser: { ...here, sessions } };
}

/** OIDC Core §3.1.2.6: the person said no. */
async function deny({ exchange, interaction, browser }: Submission, account: string | undefined): Promise<Outcome> {
  const session = (await browser())?.sessions.find(({ id }) => id === account);
  const whom = whose(session, interaction);
  return {
    kind: "refuse",
    error: "access_denied",
    happening: { event: "consent", outcome: "access_denied", ...whom },
    recorded: {
      name: "consent.refused",
      actor: { kind: "person", ...(whom.user && { userId: whom.user }) },
      origin: originOf(exchange),
      ...whom,
      data: {},
    },
  };
}

const whose = (session: Session | undefined, { request }: Interaction) => ({
  user: session?.userId,
  session: session?.id,
  client: request.clientId,
});
