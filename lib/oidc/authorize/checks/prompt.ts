import { OAuthError } from "@/lib/oidc/errors";
import { promptValues } from "@/lib/oidc/prompts/values";
import type { Check } from "./types";

/** OIDC Core §3.1.2.1: `none` stands alone. */
export const prompt: Check = ({ params: { prompt: values = [] } }) => {
  const unknown = values.find((value) => !promptValues.some((known) => known === value));
  if (unknown !== undefined) throw new OAuthError("invalid_request", `prompt ${unknown} is not known`);
  if (values.includes("none") && values.length > 1) throw new OAuthError("invalid_request", "prompt none stands alone");
};
