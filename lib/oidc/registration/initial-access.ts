import { bearerOf, refusedBearer } from "@/lib/http/bearer";
import { OAuthError } from "@/lib/oidc/errors";
import { tokenHash } from "@/lib/secrets";
import type { Tenant } from "@/lib/tenants/tenant";
import type { Trust } from "./trust";

/**
 * Whether somebody may register (RFC 7591 §3): by an initial access token, which is only looked at here and used up when the
 * client is stored; without one where registration is open.
 * @returns who vouches for the client, and the token's hash, or undefined where none came and none is needed
 * @throws OAuthError invalid_token
 */
export async function leaveToRegister(
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

/**
 * Counts an open registration, before anything is fetched or stored for it.
 * @param address by which it is counted; those without a known address are counted together
 * @throws OAuthError with status 429
 */
export async function countRegistration(
  address: string | undefined,
  { settings: { registration }, services }: Pick<Tenant, "settings" | "services">,
): Promise<void> {
  const now = services.clock();
  const { tries, endsAt } = await services.registrations.count(
    `register:${address ?? "unknown"}`,
    registration.window,
    now,
  );
  if (tries <= registration.per_address) return;
  throw new OAuthError("temporarily_unavailable", "there were too many registrations from this address", {
    status: 429,
    headers: { "retry-after": String(Math.max(1, Math.ceil(endsAt - now))) },
  });
}
