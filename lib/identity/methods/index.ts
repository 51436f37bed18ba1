import type { MethodName } from "@/lib/model/authentication";
import { password } from "./password";
import { recoveryCode } from "./recovery-code";
import { totp } from "./totp";
import type { Method } from "./types";

/** Every way to prove who one is: what it shows (`factor`), and what tokens call it (`amr`). */
export const methods: Readonly<Record<MethodName, Pick<Method<never>, "factor" | "amr">>> = {
  password,
  totp,
  "recovery-code": recoveryCode,
};
