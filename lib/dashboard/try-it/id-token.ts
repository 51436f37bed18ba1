import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet } from "jose";
import { systemClock } from "@/lib/base/clock";
import type { Client } from "@/lib/model/client-metadata";
import { halfHash } from "@/lib/tokens/half-hash";
import type { Check, CheckName, DecodedToken, Params, Step } from "./run";

/** What a token is held to. */
export interface Expected {
  readonly issuer: string;
  readonly client: Client;
  /** As the tenant publishes it. */
  readonly keys: unknown;
}

interface ExpectedIdToken extends Expected {
  /** The authorization request. */
  readonly asked: Params;
  /** What came with it. */
  readonly code?: string;
  readonly accessToken?: string;
  /** Whether it came by a refresh, where `nonce` is left out (OIDC Core §12.2). */
  readonly isRefreshed?: boolean;
}

type Found = Pick<Step, "decoded" | "checks" | "stop">;

/** Takes an ID token apart and checks it as a relying party must (OIDC Core §3.1.3.7, §3.2.2.9, §3.3.2.10). */
export async function checkedIdToken(token: string, expected: ExpectedIdToken): Promise<Found> {
  const decoded = decodedJwt(token);
  if (!decoded) return { stop: "encrypted" };
  const { asked, code, accessToken, isRefreshed = false } = expected;
  const { alg } = decodeProtectedHeader(token);
  const claims = decodeJwt(token);
  const hashOf = (value: string) => halfHash(value, alg ?? "");
  const checks: Check[] = [
    await signature(token, expected),
    ...addressed(claims, expected),
    ...(asked.nonce === undefined || (isRefreshed && claims.nonce === undefined)
      ? []
      : [same("nonce", claims.nonce, asked.nonce)]),
    ...(accessToken !== undefined && claims.at_hash !== undefined
      ? [same("at_hash", claims.at_hash, hashOf(accessToken))]
      : []),
    ...(code !== undefined && claims.c_hash !== undefined ? [same("c_hash", claims.c_hash, hashOf(code))] : []),
    ...(asked.max_age === undefined ? [] : [recent(claims.auth_time, Number(asked.max_age))]),
  ];
  return { decoded, checks };
}

/** Takes apart any other JWT of ours for a client: an access token, a signed answer, signed userinfo. */
export async function checkedJwt(token: string, expected: Expected, isForClient = true): Promise<Found> {
  const decoded = decodedJwt(token);
  if (!decoded) return { stop: "encrypted" };
  const claims = decodeJwt(token);
  const all = addressed(claims, expected).filter(({ name }) => isForClient || name !== "aud");
  // OIDC Core §5.3.2: signed userinfo need not expire.
  const told = all.filter(({ name }) => name !== "exp" || claims.exp !== undefined);
  return { decoded, checks: [await signature(token, expected), ...told] };
}

/** The parts of a JWT that is not encrypted. */
export function decodedJwt(token: string): DecodedToken | undefined {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}

/** Whether two values are the same, with both where they are not. */
export const same = (name: CheckName, found: unknown, wanted: unknown): Check => ({
  name,
  isGood: found === wanted && wanted !== undefined,
  ...(found !== wanted && { detail: `${found} ≠ ${wanted}` }),
});

async function signature(token: string, { client, keys }: Expected): Promise<Check> {
  const { alg = "" } = decodeProtectedHeader(token);
  try {
    if (alg.startsWith("HS")) await compactVerify(token, new TextEncoder().encode(client.secret ?? ""));
    else await compactVerify(token, createLocalJWKSet(keys as JSONWebKeySet));
    return { name: "signature", isGood: true, detail: alg };
  } catch (thrown) {
    return { name: "signature", isGood: false, detail: thrown instanceof Error ? thrown.message : alg };
  }
}

function addressed(claims: ReturnType<typeof decodeJwt>, { issuer, client }: Expected): readonly Check[] {
  const { iss, aud, azp, exp } = claims;
  const audiences = [aud ?? []].flat();
  const isLate = exp === undefined || exp <= systemClock();
  return [
    same("iss", iss, issuer),
    { name: "aud", isGood: audiences.includes(client.id), detail: audiences.join(", ") },
    ...(azp === undefined ? [] : [same("azp", azp, client.id)]),
    { name: "exp", isGood: !isLate, ...(exp && { detail: new Date(exp * 1000).toISOString() }) },
  ];
}

/** OIDC Core §3.1.2.1: where `max_age` was asked, the sign-in was no longer ago; a minute is left for clocks. */
function recent(authTime: unknown, maxAge: number): Check {
  const age = typeof authTime === "number" ? Math.max(0, Math.round(systemClock() - authTime)) : undefined;
  const isGood = age !== undefined && age <= maxAge + 60;
  return { name: "auth_time", isGood, detail: `${age ?? "–"} s, max_age ${maxAge} s` };
}
