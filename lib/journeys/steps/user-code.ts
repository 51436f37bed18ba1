import { z } from "zod";
import { back, type Outcome } from "@/lib/journeys/outcome";
import type { Frame } from "@/lib/journeys/view";
import { allowanceFor, settle, TooManyRequests } from "@/lib/limits/allowance";
import type { CodeError } from "@/lib/model/interaction";
import { readUserCode, shownUserCode } from "@/lib/model/user-code";
import { forDisplay, retryAfter, typedText } from "./fields";
import { type Submission, step } from "./step";

/** Fields: `code`; `do`: `enter_code`. */
interface UserCodeView extends Frame {
  readonly prompt: "user_code";
  /** Fills the field, from what was typed before or the link. */
  readonly code?: string;
  /** Whether it came with the link, so that nobody has compared it yet. */
  readonly isSuggested: boolean;
  readonly error?: CodeError;
  /** Seconds until another try makes sense, with `rate_limited`. */
  readonly retryAfter?: number;
}

/** Tries in one browser in a window, whatever its address. */
const mostInBrowser = 20;

/** RFC 8628 §3.3, §5.1: which device? The device's continuation says when. */
export const userCode = step({
  name: "user_code",
  refusal: "interaction_required",
  reasons: {},
  form: z.object({ do: z.literal("enter_code"), code: typedText }),
  async view({ frame, interaction, tenant }): Promise<UserCodeView> {
    const { request, form } = interaction;
    const suggested = request.kind === "device" ? request.suggested : undefined;
    const isSuggested = form.code === undefined && suggested !== undefined;
    return {
      ...frame,
      prompt: "user_code",
      code: isSuggested ? shownUserCode(suggested) : form.code,
      isSuggested,
      error: form.error?.code,
      retryAfter: retryAfter(interaction, tenant),
    };
  },
  act: (submission, { code }) => enter(submission, code),
});

/** A try at a code, counted by address and by browser before it is looked up. */
async function enter({ exchange, interaction }: Submission, typed: string): Promise<Outcome> {
  const { request, tenant } = exchange;
  const fail = (error: CodeError, retryAt?: number): Outcome => {
    exchange.log.error = error;
    return { kind: "again", form: { code: forDisplay(typed, 40), error: { code: error }, retryAt } };
  };
  const code = readUserCode(typed);
  if (code === undefined) return fail("wrong_code");
  const { deviceCodes, clock } = tenant.services;
  try {
    const { window } = tenant.settings.limits.user_code;
    const ofBrowser = { subject: `user_code:${interaction.browserId}`, most: mostInBrowser, window };
    const ofAddress = allowanceFor("user_code", request, tenant);
    const tries = ofAddress ? [ofAddress, ofBrowser] : [ofBrowser];
    const { counts, isRight } = await deviceCodes.enter(interaction.id, code, tries, window, clock());
    for (const [at, one] of tries.entries()) settle(one, counts[at], tenant);
    return isRight ? back : fail("wrong_code");
  } catch (thrown) {
    if (thrown instanceof TooManyRequests) return fail("rate_limited", thrown.until);
    throw thrown;
  }
}
