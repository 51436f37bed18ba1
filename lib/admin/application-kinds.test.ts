import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { makeTenant } from "@/test/command";
import { type ApplicationKind, applicationKinds, kindFacts, kindOf } from "./application-kinds";
import { clients } from "./resources/clients";

afterAll(closeDatabase);

const uris: Readonly<Record<ApplicationKind, readonly string[]>> = {
  web: ["https://rp.example/cb"],
  spa: ["https://rp.example/cb"],
  native: ["com.example.app:/cb"],
  machine: [],
  device: [],
};

test.each(applicationKinds)("a %s application is registered by its kind, and is known for one", async (kind) => {
  const context = { db: database().db, tenantId: await makeTenant(), actor: { kind: "operator" } } as const;
  const made = await clients.create(context, { kind, redirect_uris: uris[kind] });
  expect(made).toMatchObject(kindFacts[kind].metadata);
  expect(kindOf(made)).toBe(kind);
  expect(Boolean(made.client_secret)).toBe(kind === "web" || kind === "machine");
  expect(made.redirect_uris.length > 0).toBe(kindFacts[kind].hasRedirects);
});

test("what is given counts for more than the kind, and a profile's defaults for what neither says", async () => {
  const tenantId = await makeTenant();
  const context = { db: database().db, tenantId, actor: { kind: "operator" } } as const;
  const given = { kind: "web", redirect_uris: uris.web, grant_types: ["authorization_code"] };
  expect(await clients.create(context, given)).toMatchObject({ grant_types: ["authorization_code"] });
  const strict = {
    kind: "web",
    redirect_uris: uris.web,
    profile: "fapi2-security",
    jwks_uri: "https://rp.example/jwks",
  };
  expect(await clients.create(context, strict)).toMatchObject({ token_endpoint_auth_method: "private_key_jwt" });
  await expect(
    clients.create(context, { kind: "spa", redirect_uris: uris.web, profile: "fapi2-security" }),
  ).rejects.toThrow("none is not supported");
});
