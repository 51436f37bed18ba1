import type { ReactNode } from "react";
import { ConfirmDeviceScreen } from "@/app/_screens/confirm-device";
import { ConsentScreen } from "@/app/_screens/consent";
import { CreateScreen } from "@/app/_screens/create";
import { EnrolScreen } from "@/app/_screens/enrol";
import { FactorScreen } from "@/app/_screens/factor";
import { LoginScreen } from "@/app/_screens/login";
import { LogoutScreen } from "@/app/_screens/logout";
import type { ScreenProps } from "@/app/_screens/props";
import { SelectAccountScreen } from "@/app/_screens/select-account";
import { UserCodeScreen } from "@/app/_screens/user-code";
import type { StepName } from "@/lib/model/interaction";

/** One screen for each step: a step without one does not compile. */
export const screens: { readonly [N in StepName]: (props: ScreenProps<N>) => ReactNode } = {
  login: LoginScreen,
  create: CreateScreen,
  select_account: SelectAccountScreen,
  factor: FactorScreen,
  enrol: EnrolScreen,
  consent: ConsentScreen,
  logout: LogoutScreen,
  user_code: UserCodeScreen,
  confirm_device: ConfirmDeviceScreen,
};
