/** Settings of a tenant that the OpenID Connect plans are run against. */
export const openidSettings = {
  profile: "oidc-all",
  registration: { mode: "open", trust: "token", max_clients: 10_000 },
  limits: { registration: { most: 0 }, authorize: { most: 0 } },
};

/** A person with every standard claim, for whom the plans sign in. */
export const person = {
  username: "conformance",
  name: "Connie Form",
  given_name: "Connie",
  family_name: "Form",
  middle_name: "M.",
  nickname: "Connie",
  preferred_username: "connie",
  profile: "https://rp.example/connie",
  picture: "https://rp.example/connie.png",
  website: "https://connie.example",
  email: "connie@rp.example",
  email_verified: true,
  gender: "female",
  birthdate: "1990-02-28",
  zoneinfo: "Europe/Berlin",
  locale: "en-GB",
  phone_number: "+44 20 7946 0018",
  phone_number_verified: true,
  address: { formatted: "1 Quay Street, Whitby", locality: "Whitby", postal_code: "YO21 1AA", country: "GB" },
};

const callback = "https://suite.example/test/a/gatehouse/callback";

/** A client that is registered beforehand; a plan takes two, and a third that authenticates by `client_secret_post`. */
export const staticClient = {
  client_id: "conformance-1",
  redirect_uris: [callback],
  grant_types: ["authorization_code", "implicit", "refresh_token"],
  response_types: ["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"],
};

/** Settings of a tenant for the FAPI 2.0 plans. */
export const fapiSettings = { profile: "fapi2-security" };

/** One of the two clients of the FAPI 2.0 plans; the plan's configuration has the private key. */
export const fapiClient = {
  client_id: "fapi-1",
  redirect_uris: [callback],
  grant_types: ["authorization_code", "refresh_token"],
  token_endpoint_auth_method: "private_key_jwt",
  tls_client_certificate_bound_access_tokens: true,
  jwks_uri: "https://suite-keys.example/fapi-1.json",
};

const plans: readonly (readonly [plan: string, outcome: string])[] = [
  ["Basic OP, Implicit OP, Hybrid OP", "pass"],
  ["Form Post OP: basic, implicit, hybrid", "pass"],
  ["Config OP", "pass"],
  ["Dynamic OP, with each of six response types", "pass; one remark, since mended: see below"],
  ["RP-initiated, back-channel and front-channel logout OP", "pass"],
  ["Third-party-initiated login OP", "pass"],
  [
    "FAPI 2.0 Security Profile, static clients, certificate-bound tokens",
    "39 of 47 modules, before there were profiles; not run again since",
  ],
];

const command = (words: string, json: object) => `       npx gatehouse ${words} '${JSON.stringify(json)}'`;

/** The part of docs/conformance.md that says what Gatehouse has been run against, and how to do so again. */
export const certificationPart: readonly string[] = [
  "# Run against",
  "",
  "The OpenID Foundation's conformance suite, about 560 modules of its OpenID Connect plans. This is no certification: nobody has",
  "applied for one.",
  "",
  "| plan | outcome |",
  "|---|---|",
  ...plans.map((plan) => `| ${plan.join(" | ")} |`),
  "",
  "The remark: a `sector_identifier_uri` whose document misses a redirect URI was refused with `invalid_redirect_uri`, where the suite",
  "expects `invalid_client_metadata`. What was missing for FAPI 2.0 is what the profiles `fapi2-security` and",
  "`fapi2-message-signing` ask since then ([profiles.md](profiles.md)).",
  "",
  "## How to run it again",
  "",
  "1. Run the suite, or use the Foundation's. The server needs a `PUBLIC_URL` by https that the suite reaches. Where both stand in a",
  "   network of your own, the server needs `OUTBOUND_ALLOW_PRIVATE=true` and, for the suite's certificate, `NODE_EXTRA_CA_CERTS`.",
  "2. Make a tenant that offers everything, and lets the suite register its clients as if it had an initial access token:",
  "",
  command("tenant create conformance --name Conformance --settings", openidSettings),
  "",
  "3. Make the person for whom the plans sign in:",
  "",
  command("user create --tenant conformance --password-stdin", person),
  "",
  "4. Start a plan with the alias `gatehouse`, *server metadata location* discovery,",
  "   `{PUBLIC_URL}/t/conformance/.well-known/openid-configuration`, and *client registration type* dynamic.",
  "   For static clients make three, of which the second has the redirect URI with `?dummy1=lorem&dummy2=ipsum` too and the third",
  "   `client_secret_post`, and put their secrets into the plan:",
  "",
  command("client create --tenant conformance", staticClient),
  "",
  "5. Sign in and consent as the modules ask, or let the suite's browser do it: the forms' fields are `identifier` and `password`,",
  "   the buttons are named `do`. Some modules ask for a picture of a page; look whether it shows what the module says.",
  "",
  "6. For the FAPI 2.0 plans the server needs `MTLS_PORT`, and the tenant a profile of its own (`fapi2-message-signing` for Message",
  "   Signing). Take *client authentication type* `private_key_jwt` and *sender constraining* mTLS, and make the two clients of the",
  "   plan, each with its public keys:",
  "",
  command("tenant create fapi --name FAPI --settings", fapiSettings),
  "",
  command("client create --tenant fapi", fapiClient),
  "",
];
