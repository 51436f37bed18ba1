import { config } from "@/lib/config";
import { readForm } from "@/lib/http/params";
import { seeOther } from "@/lib/http/respond";

/**
 * A self-issued request by form POST (OIDC Core §3.1.2.1, §7.2) goes on as a GET, which is what the page reads.
 * @throws OAuthError invalid_request
 */
export async function postedRequest(request: Request): Promise<Response> {
  const params = await readForm(request);
  const pairs = Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
  const query = new URLSearchParams(pairs).toString();
  return seeOther(`${config().publicUrl}/siop${query && `?${query}`}`);
}
