import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { tokenHash } from "@/lib/base/secrets";
import { bearer } from "@/lib/model/sender-constraint";
import type { Authorized } from "@/lib/store/issued-tokens";
import type { Tenant } from "@/lib/tenants/tenant";
import { clientOf, now, tenantOf } from "@/test/tenant";
import { answerFor, prepare } from "./answer";

const api = "https://api.example.com";
let tenant: Tenant;
beforeAll(async () => {
  const resources = [
    { identifier: api, name: "API", scopes: { read: "Read" }, access_token_signed_response_alg: "ES256" },
  ];
  tenant = await tenantOf({}, { resources });
});

const authorized: Authorized = {
  id: "00000000-0000-4000-8000-000000000001",
  clientId: "rp",
  userId: "ada",
  sessionId: "session",
  scopes: ["openid", "offline_access"],
  resources: [],
  request: { authTime: now - 10, acr: "1", amr: ["pwd"], nonce: "n" },
  claims: {},
  userUpdatedAt: now,
};
const rp = clientOf();
const answer = async (of: Partial<Authorized>, refresh: string | undefined = "refresh", narrowed = {}) => {
  const prepared = prepare(refresh, { constraint: bearer }, rp, tenant, now);
  return { prepared, ...(await answerFor({ ...authorized, ...of }, prepared, rp, tenant, now, narrowed)) };
};

describe("which tokens an authorization gives", () => {
  test.each([
    ["openid and offline_access: all three", {}, ["id_token", "refresh_token"], "openid offline_access"],
    ["no openid: no ID token", { scopes: ["offline_access"] }, ["refresh_token"], "offline_access"],
    ["no offline_access: no refresh token", { scopes: ["openid"] }, ["id_token"], "openid"],
    ["neither: the access token alone", { scopes: [] }, [], undefined],
  ])("%s", async (_, of, beside, scope) => {
    const { body } = await answer(of);
    const given = ["id_token", "refresh_token"].filter((member) => member in body);
    expect(given).toEqual(beside);
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: tenant.settings.lifetimes.access_token });
    expect(body.scope).toBe(scope);
  });

  test("a client that may not refresh gets no refresh token, whatever was granted", async () => {
    const prepared = prepare(undefined, { constraint: bearer }, rp, tenant, now);
    expect((await answerFor(authorized, prepared, rp, tenant, now)).body).not.toHaveProperty("refresh_token");
    expect(prepared.stored.refreshHash).toBeUndefined();
  });

  test("without a resource the access token is the opaque one that was stored", async () => {
    const { body, prepared } = await answer({});
    expect(tokenHash(body.access_token)).toEqual(prepared.stored.accessHash);
  });

  test.each([
    ["all that was granted", { resources: [api] }, {}, api],
    ["what it is narrowed to", { resources: [api, "https://other.example"] }, { resources: [api] }, api],
  ])("with a resource it is a JWT for %s, of this family", async (_, of, narrowed, audience) => {
    const { body } = await answer(of, "refresh", narrowed);
    const claims = decodeJwt(body.access_token);
    expect(claims).toMatchObject({ aud: audience, sub: "ada", client_id: "rp", iat: Math.floor(now) });
    expect(claims.jti?.startsWith(`${authorized.id}.`)).toBe(true);
  });

  test("narrowed scopes: the answer says which, and without openid there is no ID token", async () => {
    const { body } = await answer({ scopes: ["openid", "email", "offline_access"] }, "refresh", { scopes: ["email"] });
    expect(body).toMatchObject({ scope: "email", refresh_token: "refresh" });
    expect(body).not.toHaveProperty("id_token");
  });
});

describe("what is stored of prepared tokens", () => {
  const mtls = { kind: "mtls", x5t: "x" } as const;
  const publicClient = clientOf({ token_endpoint_auth_method: "none" });
  test.each([
    ["bound to nothing beside a secret: a confidential client's", rp, false],
    ["bound to the certificate: a public client's", publicClient, true],
  ])("%s refresh token", (_, client, bindsRefresh) => {
    const { stored } = prepare("refresh", { constraint: mtls }, client, tenant, now);
    expect(stored).toMatchObject({ constraint: mtls, bindsRefresh });
  });

  test("hashes alone, with the tenant's lifetimes", () => {
    const { accessToken, stored } = prepare("refresh", { constraint: bearer }, rp, tenant, now);
    const { access_token, refresh_token } = tenant.settings.lifetimes;
    expect(JSON.stringify(stored)).not.toContain(accessToken);
    expect(stored).toMatchObject({ accessExpiresAt: now + access_token, refreshExpiresAt: now + refresh_token });
    expect(stored.refreshHash).toEqual(tokenHash("refresh"));
  });
});
