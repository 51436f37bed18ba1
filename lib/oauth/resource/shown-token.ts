import { readForm } from "@/lib/http/params";
import type { TokenType } from "@/lib/model/sender-constraint";
import type { Tenant } from "@/lib/tenants/tenant";
import { challenger, tokenNeeded } from "./challenge";

interface ShownToken {
  readonly scheme: TokenType;
  readonly token: string;
}

/**
 * RFC 6750 §2, RFC 9449 §7.1: in the header, or as a bearer token in the body of a form; not in the query, and not in two places.
 * @throws OAuthError
 */
export async function shownToken(request: Request, tenant: Tenant): Promise<ShownToken> {
  const isForm =
    request.method === "POST" &&
    request.headers.get("content-type")?.toLowerCase().startsWith("application/x-www-form-urlencoded");
  const inBody = isForm ? (await readForm(request)).access_token : undefined;
  const isInHeader = request.headers.has("authorization");
  if (isInHeader && inBody !== undefined)
    throw challenger("Bearer", tenant)("invalid_request", "send the access token in one place only");
  if (!isInHeader && typeof inBody === "string") return { scheme: "Bearer", token: inBody };
  return tokenInHeader(request, tenant);
}

/** The same where no form is taken. @throws OAuthError */
export function tokenInHeader(request: Request, tenant: Tenant): ShownToken {
  const header = request.headers.get("authorization");
  if (header === null) throw tokenNeeded(tenant);
  const [, scheme, token] = /^(Bearer|DPoP) +([\x21-\x7e]+)$/i.exec(header) ?? [];
  if (!scheme || !token)
    throw challenger("Bearer", tenant)(
      "invalid_request",
      "the Authorization header is neither a Bearer nor a DPoP token",
    );
  return { scheme: scheme.toLowerCase() === "dpop" ? "DPoP" : "Bearer", token };
}
