import { consent } from "./consent";
import { create } from "./create";
import { login } from "./login";
import { selectAccount } from "./select-account";
import type { Prompt } from "./types";

/** In this order: whom, then how fresh, then what they allow. */
export const prompts: readonly Prompt[] = [create, selectAccount, login, consent];
