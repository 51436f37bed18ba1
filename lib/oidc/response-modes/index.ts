import { formPost } from "./form-post";
import { fragment, query } from "./redirect";
import type { ResponseMode } from "./types";

export type { ResponseMode } from "./types";

export const responseModes: readonly ResponseMode[] = [query, fragment, formPost];
