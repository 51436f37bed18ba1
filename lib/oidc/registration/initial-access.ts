import { tokenHash } from "@/lib/base/secrets";
import { bearerOf, refusedBearer } from "@/lib/http/bearer";
import type { Trust } from "@/lib/model/trust";
import type { Tenant } from "@/lib/tenants/tenant";

/**
 * Whether somebody may register (RFC 7591 §3): by an initial access token, which is only looked at here and used up when the
 * client is stored; without one where registration is open.
 * @returns who vouches for the client, and the token's hash, or undefined where none came and none is needed
 * @throws OAuthError invalid_token
 */
export async function registrationAccess(
  request: Request,
  { settings, services }: Pick<Tenant, "settings" | "services">,
): Promise<{ readonly trust: Trust; readonly tokenHash: Buffer | undefined }> {
  const { mode, trust } = settings.registration;
  if (mode === "open" && !request.headers.has("authorization")) return { trust, tokenHash: undefined };
  const token = bearerOf(request);
  const hash = token === undefined ? undefined : tokenHash(token);
  if (!hash || !(await services.registrations.isInitialToken(hash, services.clock())))
    throw refusedBearer(request, "an initial access token is needed that is neither spent nor expired");
  return { trust: "token", tokenHash: hash };
}
