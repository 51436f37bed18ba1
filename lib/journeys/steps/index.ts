import type { StepName } from "@/lib/journeys/view";
import { consent } from "./consent";
import { create } from "./create";
import { login } from "./login";
import { logout } from "./logout";
import { selectAccount } from "./select-account";
import type { Step } from "./step";

/** Every step, by its name. A form that does not say which it is of is taken for the first of these that knows it. */
export const steps: { readonly [N in StepName]: Step<N> } = {
  login,
  create,
  select_account: selectAccount,
  consent,
  logout,
};

export const isStepName = (name: string): name is StepName => Object.hasOwn(steps, name);
