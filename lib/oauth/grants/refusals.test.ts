import { createHash } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import type { Client } from "@/lib/model/client-metadata";
import { replayed } from "@/lib/model/dpop-proof";
import { bearer, type SenderConstraint } from "@/lib/model/sender-constraint";
import type { Tenant } from "@/lib/tenants/tenant";
import { clientOf, now, tenantOf } from "@/test/tenant";
import { authorizationCode } from "./authorization-code";
import { clientCredentials } from "./client-credentials";
import { refreshToken } from "./refresh-token";
import type { Grant } from "./types";

const api = "https://api.example.com";
const resources = [{ identifier: api, name: "API", scopes: { read: "Read" } }];

const bound: SenderConstraint = { kind: "dpop", jkt: "key" };
const nowhere = { address: undefined, requestId: undefined };

/** What a grant refuses with, and how; fails where it does not. */
async function refusal(grant: Grant, params: Record<string, string | string[]>, tenant: Tenant, client: Client) {
  const answer = grant.exchange(params, client, tenant, { constraint: bearer }, nowhere);
  return answer.then(
    () => expect.unreachable("it was exchanged"),
    (error: { code: string; description: string }) => [error.code, error.description],
  );
}

describe("authorization_code: why a code is not redeemed", () => {
  const verifier = "v".repeat(43);
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const redirectUri = "https://rp.example/cb";
  const code = {
    ...{ id: "family", clientId: "rp", isRedeemed: false, challenge, redirectUri, expiresAt: now + 60 },
    constraint: bearer,
  };
  const shown = { code: "code", redirect_uri: redirectUri, code_verifier: verifier };
  const { code_verifier, ...withoutVerifier } = shown;

  test.each([
    ["it is unknown", undefined, shown, "the code is unknown"],
    ["it is another client's", { ...code, clientId: "other" }, shown, "the code was issued to another client"],
    ["PKCE: the verifier is missing", code, withoutVerifier, "code_verifier is missing"],
    [
      "PKCE: there was no challenge (downgrade)",
      { ...code, challenge: undefined },
      shown,
      "code_verifier was sent, but the authorization request had no code_challenge",
    ],
    [
      "PKCE: another verifier",
      code,
      { ...shown, code_verifier: "w".repeat(43) },
      "redirect_uri or code_verifier is not that of the request",
    ],
    [
      "another redirect URI",
      code,
      { ...shown, redirect_uri: "https://rp.example/other" },
      "redirect_uri or code_verifier is not that of the request",
    ],
    [
      "another key than dpop_jkt names, or none",
      { ...code, constraint: bound },
      shown,
      "the code is bound to another key (dpop_jkt), or the DPoP proof is missing",
    ],
    ["it has expired", { ...code, expiresAt: now }, shown, "the code has expired"],
    ["a resource beyond the request's", code, { ...shown, resource: [api] }, "resource is not that of the request"],
  ])("%s, and nothing is revoked", async (_, found, params, description) => {
    const revoke = vi.fn();
    const authorizations = { redeem: async () => undefined, findByCode: async () => found, revoke };
    const tenant = await tenantOf({ authorizations });
    expect(await refusal(authorizationCode, params, tenant, clientOf())).toEqual(["invalid_grant", description]);
    expect(revoke).not.toHaveBeenCalled();
  });

  test.each([
    ["by who could have redeemed it: all that it gave ends", shown, 1],
    ["by who has only seen it: nothing ends", withoutVerifier, 0],
  ])("replay %s", async (_, params, revoked) => {
    const revoke = vi.fn();
    const found = { ...code, isRedeemed: true };
    const authorizations = { redeem: async () => undefined, findByCode: async () => found, revoke };
    await refusal(authorizationCode, params, await tenantOf({ authorizations }), clientOf());
    expect(revoke).toHaveBeenCalledTimes(revoked);
  });

  test.each([
    ["no code", {}],
    ["a verifier that is too short", { ...shown, code_verifier: "short" }],
  ])("%s is invalid_request, before the database is asked", async (_, params) => {
    const [error] = (await refusal(authorizationCode, params, await tenantOf(), clientOf())) ?? [];
    expect(error).toBe("invalid_request");
  });
});

describe("refresh_token: why a token is not renewed", () => {
  const family = {
    ...{ id: "family", clientId: "rp", isRotated: false, scopes: ["openid"], resources: [api] },
    constraint: bearer as SenderConstraint,
  };
  const shown = { refresh_token: "token" };
  const stores = (found: typeof family | undefined) => {
    const revoke = vi.fn();
    const refreshTokens = { renew: async () => undefined, find: async () => found, repeat: async () => undefined };
    return { revoke, services: { refreshTokens, authorizations: { revoke } } };
  };

  test.each([
    ["it is unknown", undefined, shown, "invalid_grant", "the refresh token is unknown"],
    [
      "it is another client's",
      { ...family, clientId: "other" },
      shown,
      "invalid_grant",
      "the refresh token is unknown",
    ],
    [
      "another client's that was rotated: a stranger ends nothing",
      { ...family, clientId: "other", isRotated: true },
      shown,
      "invalid_grant",
      "the refresh token is unknown",
    ],
    [
      "it is bound to a key, and none is proven: rotated or not, a stranger ends nothing",
      { ...family, isRotated: true, constraint: bound },
      shown,
      "invalid_grant",
      "the refresh token is bound to another certificate or key",
    ],
    ["it has expired or was revoked", family, shown, "invalid_grant", "the refresh token has expired or was revoked"],
    [
      "a scope beyond what was granted",
      family,
      { ...shown, scope: "openid email" },
      "invalid_scope",
      "scope goes beyond what was granted",
    ],
    [
      "a resource beyond what was granted",
      family,
      { ...shown, resource: ["https://other.example"] },
      "invalid_target",
      "resource goes beyond what was granted",
    ],
  ])("%s, and nothing is revoked", async (_, found, params, code, description) => {
    const { revoke, services } = stores(found);
    expect(await refusal(refreshToken, params, await tenantOf(services), clientOf())).toEqual([code, description]);
    expect(revoke).not.toHaveBeenCalled();
  });

  test("replay: a rotated token after its grace ends the whole family", async () => {
    const { revoke, services } = stores({ ...family, isRotated: true });
    const [code] = (await refusal(refreshToken, shown, await tenantOf(services), clientOf())) ?? [];
    expect(code).toBe("invalid_grant");
    expect(revoke).toHaveBeenCalledExactlyOnceWith(
      "family",
      now,
      expect.objectContaining({ name: "refresh-token.reused" }),
    );
  });
});

test("proof-replay: a proof that served before gets nothing of any grant, and ends nothing", async () => {
  const revoke = vi.fn();
  const authorizations = { redeem: async () => replayed, revoke };
  const stores = {
    authorizations,
    refreshTokens: { renew: async () => replayed },
    usedProofs: { use: async () => replayed },
  };
  const tenant = await tenantOf({ ...stores, tokens: { addForClient: async () => replayed } }, { resources });
  const sender = { constraint: bound, proof: { jkt: "key", hash: Buffer.from("hash"), expiresAt: now + 60 } };
  const service = clientOf({ grant_types: ["client_credentials"], resources: [api] });
  const code = { code: "code", redirect_uri: "https://rp.example/cb" };
  for (const [grant, params] of [
    [authorizationCode, code],
    [refreshToken, { refresh_token: "token" }],
    [clientCredentials, {}],
    [clientCredentials, { resource: [api] }],
  ] as const)
    await expect(grant.exchange(params, service, tenant, sender, nowhere)).rejects.toMatchObject({
      code: "invalid_dpop_proof",
    });
  expect(revoke).not.toHaveBeenCalled();
});

describe("client_credentials: what a client on its own behalf may not have", () => {
  const service = { grant_types: ["client_credentials"], resources: [api], scope: "read openid write" };
  const scopes = new Set(service.scope.split(" "));
  const confidential = clientOf(service, { scopes });

  test.each([
    [
      "a public client: anything",
      clientOf({ ...service, token_endpoint_auth_method: "none" }, { scopes }),
      {},
      "unauthorized_client",
    ],
    [
      "a resource that it is not registered for",
      confidential,
      { resource: ["https://other.example"] },
      "invalid_target",
    ],
    ["a scope that it is not registered for", confidential, { scope: "delete" }, "invalid_scope"],
    ["a scope of OpenID Connect: there is no person", confidential, { scope: "openid" }, "invalid_scope"],
    ["a scope that the resource asked for has not", confidential, { scope: "write", resource: [api] }, "invalid_scope"],
    [
      "a scope, where nobody vouches for it",
      clientOf(service, { scopes, trust: "self" }),
      { scope: "read" },
      "invalid_scope",
    ],
    [
      "a resource, where nobody vouches for it",
      clientOf(service, { scopes, trust: "self" }),
      { resource: [api] },
      "invalid_target",
    ],
  ])("%s", async (_, client, params, code) => {
    const [refused] = (await refusal(clientCredentials, params, await tenantOf({}, { resources }), client)) ?? [];
    expect(refused).toBe(code);
  });
});
