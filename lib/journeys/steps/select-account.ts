import { z } from "zod";
import { accountViews } from "@/lib/journeys/account-view";
import type { DecisionInput } from "@/lib/journeys/facts";
import { back, type Outcome } from "@/lib/journeys/outcome";
import type { AccountView, Frame } from "@/lib/journeys/view";
import { type Submission, step } from "./step";

export interface SelectAccountView extends Frame {
  readonly prompt: "select_account";
  readonly accounts: readonly AccountView[];
}

/** OIDC Core §3.1.2.1: only where there is somebody to select; a fresh sign-in is a selection too. */
export const selectAccount = step({
  name: "select_account",
  refusal: "account_selection_required",
  reasons: {
    select_account_prompt: ({ facts, request }) =>
      request.prompts.has("select_account") && facts.sessions.length > 0 && !isSelected(facts),
    /** Several are signed in and the client has somebody else in mind: which of them it gets is not for us to guess. */
    hint_names_nobody: ({ facts, request: { loginHint, isExpected, prompts } }) =>
      loginHint !== undefined &&
      isExpected === undefined &&
      !prompts.has("login") &&
      facts.sessions.length > 1 &&
      facts.hinted === undefined &&
      !isSelected(facts),
  },
  form: z.union([
    /** An account's `sessionId`. */
    z.object({ session: z.string() }),
    z.object({ do: z.enum(["another", "cancel"]) }),
  ]),
  async view({ frame, sessions, tenant }): Promise<SelectAccountView | undefined> {
    if (sessions.length === 0) return undefined;
    return { ...frame, prompt: "select_account", accounts: await accountViews(sessions, tenant) };
  },
  async act(submission, form) {
    if ("session" in form) return select(submission, form.session);
    if (form.do === "cancel") return { kind: "refuse", error: "access_denied" };
    return { kind: "ask", step: "login", reason: "another_account" };
  },
});

const isSelected = ({ sessions, isSince }: DecisionInput["facts"]) =>
  sessions.some(({ selectedAt }) => isSince(selectedAt));

async function select({ exchange, browser }: Submission, sessionId: string): Promise<Outcome> {
  const { sessions, clock } = exchange.tenant.services;
  const here = await browser();
  const chosen = here?.sessions.find(({ id }) => id === sessionId);
  const now = clock();
  if (!here || !chosen || !(await sessions.select(here.browserId, sessionId, now))) return back;
  const others = here.sessions.filter((session) => session !== chosen);
  return {
    kind: "resume",
    browser: { ...here, sessions: [{ ...chosen, selectedAt: now }, ...others] },
    change: { cookies: [] },
  };
}
