import type { MethodName } from "@/lib/model/authentication";
import { password } from "./password";
import type { Method } from "./types";

/** Every way to prove who one is: what it shows (`factor`), and what tokens call it (`amr`). */
export const methods: Readonly<Partial<Record<MethodName, Pick<Method<never, never>, "factor" | "amr">>>> = {
  password,
};
