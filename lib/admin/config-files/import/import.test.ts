import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { showClient } from "@/lib/admin/resources/clients";
import { showTenant } from "@/lib/admin/resources/tenants";
import { gatehouse } from "@/test/command";
import { applyFile } from "../apply";

afterAll(closeDatabase);

const folder = mkdtempSync(path.join(tmpdir(), "gatehouse-import-"));
const write = (name: string, value: unknown) =>
  writeFileSync(path.join(folder, name), typeof value === "string" ? value : JSON.stringify(value));
const read = (name: string) => readFileSync(path.join(folder, name), "utf8");
const { db } = database();

/** Imports, and applies what came of it. */
async function imported(product: string, from: string) {
  const id = `import-${randomBytes(5).toString("hex")}`;
  const done = await gatehouse(["config", "import", product, from, "--tenant", id, "--json"], { folder });
  expect(done).toMatchObject({ code: 0, err: "" });
  const secrets = async () => "a-secret-for-every-client-0123456789";
  await applyFile({ db, actor: { kind: "operator" } }, { text: read(`${id}.yaml`), secrets });
  const { users_file: users, report } = done.json();
  const rows =
    users === undefined
      ? []
      : read(users)
          .trim()
          .split("\n")
          .map((row) => JSON.parse(row));
  return { id, rows, users, report: report.join("\n") as string, said: done.out };
}

test("dex: static clients and passwords become a file that can be applied and users with their hashes, and no secret goes along", async () => {
  const hash = "$2a$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
  write(
    "dex.yaml",
    `issuer: https://dex.example/dex
storage: { type: memory }
connectors: [{ type: github, id: gh }]
oauth2: { skipApprovalScreen: true }
staticClients:
  - { id: shop-app, name: Shop, secret: hush-hush-hush-hush, redirectURIs: [https://shop.example/cb] }
  - { id: tv, name: TV, public: true }
  - { idEnv: OTHER, secretEnv: OTHER_SECRET }
staticPasswords:
  - { email: ada@example.com, hash: "${hash}", username: ada, userID: "1", groups: [a] }
  - { email: bob@example.com, hash: ${Buffer.from(hash).toString("base64")}, username: bob }
`,
  );
  const { id, rows, report, users, said } = await imported("dex", "dex.yaml");
  expect(await showClient(db, id, "shop-app")).toMatchObject({ client_name: "Shop", skip_consent: true });
  expect(await showClient(db, id, "tv")).toMatchObject({ token_endpoint_auth_method: "none" });
  expect(read(`${id}.yaml`)).toContain("env: SHOP_APP_SECRET");
  expect(read(`${id}.yaml`) + said).not.toContain("hush-hush");
  expect(rows).toMatchObject([
    { username: "ada@example.com", name: "ada", email_verified: true, password_hash: hash },
    { username: "bob@example.com", password_hash: hash },
  ]);
  expect(statSync(path.join(folder, users)).mode & 0o077).toBe(0);
  for (const words of [
    "connectors has no counterpart",
    "issuer has no counterpart",
    "user ada@example.com: groups",
    "OTHER",
    "SHOP_APP_SECRET",
  ])
    expect(report).toContain(words);
  expect((await gatehouse(["config", "import", "dex", "dex.yaml", "--tenant", id], { folder })).code).toBe(4);
});

test("keycloak: a realm's lifetimes, clients and users become a file and rows, and what is otherwise here is told", async () => {
  const credential = (algorithm: string, additionalParameters = {}) => ({
    type: "password",
    secretData: JSON.stringify({ value: "aGFzaGhhc2hoYXNoaGFzaA==", salt: "c2FsdHNhbHRzYWx0c2FsdA==" }),
    credentialData: JSON.stringify({ algorithm, hashIterations: 5, additionalParameters }),
  });
  write("realm.json", {
    realm: "acme",
    displayName: "Acme",
    registrationAllowed: true,
    accessTokenLifespan: 300,
    identityProviders: [{ alias: "google" }],
    roles: { realm: [] },
    clients: [
      { clientId: "account" },
      {
        clientId: "shop",
        secret: "hush-hush",
        redirectUris: ["https://shop.example/cb", "https://shop.example/*"],
        serviceAccountsEnabled: true,
        directAccessGrantsEnabled: true,
        attributes: { "post.logout.redirect.uris": "https://shop.example/bye##+" },
      },
      {
        clientId: "spa",
        publicClient: true,
        consentRequired: true,
        redirectUris: ["https://spa.example/"],
        protocolMappers: [{}],
      },
      { clientId: "saml", protocol: "saml" },
    ],
    users: [
      {
        username: "ada",
        firstName: "Ada",
        lastName: "L",
        email: "ada@example.com",
        emailVerified: true,
        credentials: [credential("pbkdf2-sha512"), { type: "otp" }],
      },
      {
        username: "bob",
        enabled: false,
        credentials: [credential("argon2", { memory: ["7168"], parallelism: ["1"], type: ["id"], version: ["1.3"] })],
      },
      { username: "eve", credentials: [credential("made-up")] },
    ],
  });
  const { id, rows, report, said } = await imported("keycloak", "realm.json");
  expect(await showTenant(db, id)).toMatchObject({
    name: "Acme",
    settings: { lifetimes: { access_token: 300 }, sign_up: { enabled: true } },
  });
  expect(await showClient(db, id, "shop")).toMatchObject({
    redirect_uris: ["https://shop.example/cb"],
    post_logout_redirect_uris: ["https://shop.example/bye"],
    grant_types: ["authorization_code", "refresh_token", "client_credentials"],
    skip_consent: true,
  });
  expect(await showClient(db, id, "spa")).toMatchObject({ token_endpoint_auth_method: "none", skip_consent: false });
  expect(rows).toEqual([
    {
      username: "ada",
      name: "Ada L",
      given_name: "Ada",
      family_name: "L",
      email: "ada@example.com",
      email_verified: true,
      password_hash: "$pbkdf2-sha512$i=5$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaA",
    },
    { username: "bob", password_hash: "$argon2id$v=19$m=7168,t=5,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaA" },
    { username: "eve" },
  ]);
  expect(said).not.toContain("hush-hush");
  for (const words of [
    "identityProviders",
    "roles",
    "https://shop.example/*",
    "password grants",
    "client saml: left out",
    "1 protocol mappers",
    "credential otp",
    "user bob: is disabled",
    "user eve: the form",
  ])
    expect(report).toContain(words);
});

test("auth0: clients, APIs and branding of a document or a folder become a file", async () => {
  const shop = {
    name: "Shop App",
    app_type: "regular_web",
    callbacks: ["https://shop.example/cb"],
    grant_types: ["authorization_code", "refresh_token", "password"],
    allowed_logout_urls: ["https://shop.example"],
    oidc_logout: { backchannel_logout_urls: ["https://shop.example/out"] },
    addons: { samlp: {} },
  };
  const api = {
    name: "Orders",
    identifier: "https://api.example/",
    scopes: [{ value: "read:orders", description: "See orders" }],
  };
  mkdirSync(path.join(folder, "export", "clients"), { recursive: true });
  mkdirSync(path.join(folder, "export", "resource-servers"));
  write("export/tenant.json", { friendly_name: "Acme" });
  write("export/clients/shop.json", shop);
  write("export/clients/all.json", { name: "All Applications", global: true });
  write("export/resource-servers/orders.json", api);
  write("auth0.json", {
    tenant: { friendly_name: "Acme", support_url: "https://help.example/" },
    branding: { colors: { primary: "#112233" } },
    clients: [
      shop,
      {
        name: "Spa",
        client_id: "spa1",
        app_type: "spa",
        callbacks: ["https://spa.example/"],
        grant_types: ["authorization_code"],
      },
    ],
    resourceServers: [api, { name: "Odd", identifier: "orders" }],
    rules: [{ name: "x" }],
  });
  for (const from of ["export", "auth0.json"]) {
    const { id, report } = await imported("auth0", from);
    const { name, settings } = await showTenant(db, id);
    expect(name).toBe("Acme");
    expect(settings.resources).toMatchObject([
      { identifier: "https://api.example/", scopes: { "read:orders": "See orders" } },
    ]);
    expect(await showClient(db, id, "shop-app")).toMatchObject({
      grant_types: ["authorization_code", "refresh_token"],
      backchannel_logout_uri: "https://shop.example/out",
    });
    expect(report).toMatch(/grant type password is left out[\s\S]*SHOP_APP_SECRET/);
    if (from === "export") continue;
    expect(settings.branding).toMatchObject({ primary_color: "#112233", support_uri: "https://help.example/" });
    expect(await showClient(db, id, "spa1")).toMatchObject({ token_endpoint_auth_method: "none" });
    for (const words of ["rules has no counterpart", "addons has no counterpart", "API Odd"])
      expect(report).toContain(words);
  }
});
