import { pkce } from "./pkce";
import { prompt } from "./prompt";
import { responseMode } from "./response-mode";
import { responseType } from "./response-type";
import { scope } from "./scope";
import type { Check } from "./types";
import { unsupportedParameters } from "./unsupported-parameters";

/** In this order: the first that is broken is the one the client hears of. */
export const checks: readonly Check[] = [responseType, responseMode, unsupportedParameters, prompt, pkce, scope];
