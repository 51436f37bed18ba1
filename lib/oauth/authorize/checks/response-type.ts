import { OAuthError } from "@/lib/base/errors";
import { noteFacts } from "@/lib/base/notes";
import { capabilitiesOf } from "@/lib/oauth/capabilities";
import { normalResponseType } from "@/lib/oauth/response-types";
import type { Check } from "./types";

/** RFC 6749 §3.1.1, §4.1.2.1: on offer, and registered for this client. */
export const responseType: Check = ({ params, client, tenant }) => {
  const wanted = normalResponseType(params.response_type);
  noteFacts(tenant, { registered_response_types: client.metadata.response_types });
  const type = capabilitiesOf(tenant, client).responseTypes.get(wanted);
  if (!type) throw new OAuthError("unsupported_response_type", "this response_type is not supported by this issuer");
  const isRegistered = client.metadata.response_types.some((registered) => normalResponseType(registered) === wanted);
  if (!isRegistered)
    throw new OAuthError("unauthorized_client", `the client is not registered for response_type ${type.name}`, {
      situation: "response_type_unregistered",
    });
};
