import type { StepName } from "@/lib/model/interaction";
import { confirmDevice } from "./confirm-device";
import { consent } from "./consent";
import { create } from "./create";
import { enrol } from "./enrol";
import { factor } from "./factor";
import { login } from "./login";
import { logout } from "./logout";
import { selectAccount } from "./select-account";
import type { Step } from "./step";
import { userCode } from "./user-code";

/** Every step, by its name. A form that does not say which it is of is taken for the first of these that knows it. */
export const steps = {
  login,
  create,
  select_account: selectAccount,
  factor,
  enrol,
  consent,
  logout,
  user_code: userCode,
  confirm_device: confirmDevice,
} satisfies { readonly [N in StepName]: Step<N> };

export const isStepName = (name: string): name is StepName => Object.hasOwn(steps, name);

/** What the screen of one step may know. */
export type ViewOf<N extends StepName> = NonNullable<Awaited<ReturnType<(typeof steps)[N]["view"]>>>;

export type StepView = { readonly [N in StepName]: ViewOf<N> }[StepName];
