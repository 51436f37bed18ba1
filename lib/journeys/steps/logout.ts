import { z } from "zod";
import { accountViews } from "@/lib/journeys/account-view";
import { back } from "@/lib/journeys/outcome";
import type { AccountView, Frame } from "@/lib/journeys/view";
import { step } from "./step";

export interface LogoutView extends Frame {
  readonly prompt: "logout";
  readonly accounts: readonly AccountView[];
}

/** Really sign out? (OIDC RP-Initiated Logout §2.) `logout/decide.ts` says when; no authorization request does. */
export const logout = step({
  name: "logout",
  refusal: "interaction_required",
  reasons: {},
  form: z.object({ do: z.enum(["sign_out", "stay"]) }),
  view: async ({ frame, sessions, tenant }): Promise<LogoutView> => ({
    ...frame,
    prompt: "logout",
    accounts: await accountViews(sessions, tenant),
  }),
  async act({ browser }, form) {
    if (form.do === "stay") return { kind: "refuse", error: "access_denied" };
    const here = await browser();
    return here ? { kind: "resume", browser: here } : back;
  },
});
