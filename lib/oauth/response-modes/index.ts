import type { ResponseType } from "@/lib/oauth/response-types";
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

type DefaultMode = ResponseType["defaultMode"];

/** Whether a mode may carry an answer: tokens never show in an address that servers see (OAuth 2.0 Multiple Response Types §5). */
export const carries = (mode: ResponseMode, usual: DefaultMode): boolean =>
  usual === "query" || !mode.isQuery || mode.name === "jwt";

/** JARM §2.3.4: `jwt` stands for the signed form of the default. */
export const settled = (mode: ResponseMode, usual: DefaultMode): ResponseMode =>
  mode.name === "jwt" ? asJwt(usual === "query" ? query : fragment) : mode;
