import { OAuthError } from "@/lib/base/errors";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import type { Check } from "./types";

/** OIDC Core §3.1.2.1: `none` stands alone. Initiating User Registration §4.1: what is not on offer is refused. */
export const prompt: Check = ({ params: { prompt: values = [] }, tenant }) => {
  const { prompts } = capabilitiesOf(tenant);
  const unknown = values.find((value) => !prompts.some((known) => known === value));
  if (unknown !== undefined) throw new OAuthError("invalid_request", `prompt ${unknown} is not known here`);
  if (values.includes("none") && values.length > 1) throw new OAuthError("invalid_request", "prompt none stands alone");
};
