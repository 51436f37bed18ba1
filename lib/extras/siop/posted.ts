import { systemClock } from "@/lib/base/clock";
import { config } from "@/lib/base/config";
import { decrypt, encrypt } from "@/lib/base/secrets";
import { readForm } from "@/lib/http/params";
import { seeOther } from "@/lib/http/respond";
import type { SentParams } from "./request";

/** Seconds for which the page that a posted request leads to can be loaded again. */
const lifetime = 3600;
/** The one parameter of such a page. */
const name = "posted";
const context = "siop-request";

/**
 * A self-issued request by form POST (OIDC Core §3.1.2.1, §7.2) goes on as a GET, which is what the page reads. What it says goes along
 * encrypted, since addresses end up in histories and logs; it is not kept here, where no tenant could answer for the rows.
 * @throws OAuthError invalid_request
 */
export async function postedRequest(request: Request): Promise<Response> {
  const params = await readForm(request);
  const sealed = encrypt(JSON.stringify({ params, until: systemClock() + lifetime }), context);
  return seeOther(`${config().publicUrl}/siop?${name}=${sealed}`);
}

/** The parameters of the page: its own, or those that were posted; undefined where these are too old, or none of ours. */
export function sentParams(query: SentParams): SentParams | undefined {
  const sealed = query[name];
  if (typeof sealed !== "string") return query;
  try {
    const { params, until } = JSON.parse(decrypt(sealed, context)) as { params: SentParams; until: number };
    return until > systemClock() ? params : undefined;
  } catch {
    return undefined;
  }
}
