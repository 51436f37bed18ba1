import { consent } from "./consent";
import { login } from "./login";
import { selectAccount } from "./select-account";
import type { Prompt } from "./types";

/** In this order: whom, then how fresh, then what they allow. */
export const prompts: readonly Prompt[] = [selectAccount, login, consent];
