import { type Exchange, endpoint } from "@/lib/http/endpoint";
import { readForm } from "@/lib/http/params";
import { json } from "@/lib/http/respond";
import { claimsFor } from "@/lib/oidc/claims/select";
import { OAuthError } from "@/lib/oidc/errors";
import { tokenHash } from "@/lib/secrets";

/** OIDC Core §5.3. */
export const userinfo = endpoint({
  name: "userinfo",
  errors: "json",
  cors: true,
  methods: { GET: answer, POST: answer },
});

async function answer({ request, tenant, log }: Exchange): Promise<Response> {
  const { clock, tokens } = tenant.services;
  const found = await tokens.findAccessToken(tokenHash(await bearerToken(request)), clock());
  if (!found) throw challenge("invalid_token", "the access token is unknown, expired or revoked");
  log.client = found.clientId;
  if (!found.userId || !found.scopes.includes("openid"))
    throw challenge("insufficient_scope", "the access token lacks the scope openid");
  return json(200, claimsFor({ ...found, userId: found.userId }, found.scopes));
}

/** RFC 6750 §2: in the header, or in the body of a form; not in the query, and not in two places. */
async function bearerToken(request: Request): Promise<string> {
  const header = request.headers.get("authorization");
  const isForm =
    request.method === "POST" &&
    request.headers.get("content-type")?.toLowerCase().startsWith("application/x-www-form-urlencoded");
  const inBody = isForm ? (await readForm(request)).access_token : undefined;
  if (header !== null && inBody !== undefined)
    throw challenge("invalid_request", "send the access token in one place only");
  if (header === null && typeof inBody === "string") return inBody;
  if (header === null)
    throw new OAuthError("invalid_token", "an access token is needed", { headers: { "www-authenticate": "Bearer" } });
  const match = /^Bearer +([\x21-\x7e]+)$/i.exec(header);
  if (!match?.[1]) throw challenge("invalid_request", "the Authorization header is not a Bearer token");
  return match[1];
}

/** RFC 6750 §3: what is wrong, told in the header too. */
function challenge(code: "invalid_request" | "invalid_token" | "insufficient_scope", description: string): OAuthError {
  return new OAuthError(code, description, {
    headers: { "www-authenticate": `Bearer error="${code}", error_description="${description}"` },
  });
}
