import { once } from "@/lib/base/once";
import { tokenHash } from "@/lib/base/secrets";
import { browserSecret } from "@/lib/http/cookies";
import { networkOf } from "@/lib/http/network";
import type { RawParams } from "@/lib/model/interaction";
import type { CodeAttempt } from "@/lib/store/code-attempts";
import type { Interaction, SignInAttempt } from "@/lib/store/interactions";
import type { Exchange } from "@/lib/tenants/endpoint";
import { isAnswerable } from "./answerable";
import { readBrowser } from "./browser";
import { openJourney } from "./continuations";
import type { Outcome } from "./outcome";
import { ask, toPage } from "./page";
import { isStepName, steps } from "./steps";
import type { Step, Submission } from "./steps/step";

/**
 * A form of an interaction's page: read by the schema of its step, answered where it may be. Whatever it brings, the way on is a
 * redirect: to the page again or to the client.
 */
export async function submitFlow(exchange: Exchange, form: RawParams): Promise<Response> {
  const { request, tenant, path } = exchange;
  const id = path[1] ?? "";
  const secret = browserSecret(request.headers.get("cookie"), tenant.id);
  const sent = parsed(form);
  if (secret === undefined || !sent) return toPage(tenant, id);
  const interaction = await readFor(sent, id, secret, exchange);
  if (!interaction || !isAnswerable(interaction, exchange, form)) return toPage(tenant, id);
  const journey = await openJourney(interaction.request, tenant);
  if (!journey.steps.includes(sent.step.name)) return toPage(tenant, id);
  const browser = once(() => readBrowser(request, journey.consent, tenant));
  const submission = {
    exchange,
    interaction,
    journey,
    secret,
    attempt: interaction.attempt,
    browser,
    codeAttempt: interaction.codeAttempt,
  };
  return carryOut(await sent.act(submission), sent.step, submission);
}

type Counted = Interaction & { readonly attempt?: SignInAttempt | undefined; readonly codeAttempt?: CodeAttempt };

type Sent = NonNullable<ReturnType<typeof parsed>>;

/** The step that a form is of, and what it says; undefined where it is no form of ours. */
function parsed(form: RawParams) {
  const named =
    typeof form.prompt === "string" && isStepName(form.prompt) ? [steps[form.prompt]] : Object.values(steps);
  for (const step of named) {
    const read = (step as Step).parse(form);
    if (read) return { step, ...read };
  }
  return undefined;
}

/** The interaction; with its try counted in the same statement where the form tries a credential. */
async function readFor(
  sent: Sent,
  id: string,
  secret: string,
  { request, tenant }: Exchange,
): Promise<Counted | undefined> {
  const { interactions, codeAttempts, clock } = tenant.services;
  const attempt = sent.attempt(tenant);
  if (!attempt) return interactions.read(id, tokenHash(secret));
  const network = networkOf(request);
  if (attempt === "code") {
    const found = await codeAttempts.readAndCount(id, tokenHash(secret), network, tenant.settings.sign_in, clock());
    return found && { ...found, attempt: undefined, codeAttempt: found.attempt };
  }
  const tried = { ...attempt, network };
  return interactions.readAndCount(id, tokenHash(secret), tried, tenant.settings.sign_in, clock());
}

/** The answer to a form, by what came of it. */
export async function carryOut(outcome: Outcome, step: Pick<Step, "name">, submission: Submission): Promise<Response> {
  const { interaction, journey, exchange } = submission;
  const { tenant } = exchange;
  switch (outcome.kind) {
    case "resume":
      return journey.resume(submission, outcome);
    case "again":
      return ask(tenant, interaction.id, { ...outcome, step: step.name, reason: interaction.reason, progress: "kept" });
    case "ask":
      return ask(tenant, interaction.id, {
        step: outcome.step,
        reason: outcome.reason,
        form: outcome.form ?? {},
        progress: outcome.progress,
      });
    case "refuse":
      return journey.refuse(submission, outcome);
    case "back":
      return toPage(tenant, interaction.id);
  }
}
