import { formPost } from "./form-post";
import { fragment, query } from "./redirect";
import type { ResponseMode } from "./types";

export type { ResponseMode } from "./types";

/** JARM §2.3: the same ways, for one signed `response`. `jwt` alone takes the default of the response type. */
const asJwt = (mode: ResponseMode): ResponseMode => ({ ...mode, name: `${mode.name}.jwt`, isJwt: true });

export const responseModes: readonly ResponseMode[] = [
  query,
  fragment,
  formPost,
  { ...query, name: "jwt", isJwt: true },
  ...[query, fragment, formPost].map(asJwt),
];
