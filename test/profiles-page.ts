import { type Profile, profileNames, profiles } from "@/lib/model/profiles";

const listed = (values: readonly string[] | undefined) =>
  values ? values.map((value) => `\`${value}\``).join(", ") : "all";
const yes = (value: boolean) => (value ? "yes" : "no");

const pkce: Readonly<Record<Profile["pkce"], string>> = {
  public: "public clients, and those with `require_pkce: true`",
  unless_excused: "all but confidential ones with `require_pkce: false`",
  always: "all",
};

/** Each rule, with how a cell shows it. */
const rules: readonly (readonly [rule: string, shown: (profile: Profile) => string])[] = [
  ["response types", ({ offer }) => listed(offer.response_types)],
  ["grant types", ({ offer }) => listed(offer.grant_types)],
  ["response modes", ({ offer }) => listed(offer.response_modes)],
  ["client authentication", ({ offer }) => listed(offer.token_endpoint_auth_methods)],
  ["signatures, ours and the clients'", ({ offer }) => listed(offer.signing_algs)],
  ["request objects by reference (`request_uri`)", ({ offer }) => yes(offer.request_uri_parameter ?? true)],
  ["PKCE with S256 is asked of", (profile) => pkce[profile.pkce]],
  ["requests must be pushed (RFC 9126)", ({ isPushed }) => yes(isPushed)],
  ["requests must be signed (RFC 9101)", ({ isSigned }) => yes(isSigned)],
  [
    "a signed request has `aud`, `nbf` and `exp`",
    ({ longestRequest }) => (longestRequest === undefined ? "no" : `begun and over within ${longestRequest} s`),
  ],
  ["a client assertion names the issuer alone", ({ hasIssuerAudience }) => yes(hasIssuerAudience)],
  ["access tokens are bound to a certificate (RFC 8705) or a key (RFC 9449)", ({ isBound }) => yes(isBound)],
  ["a DPoP proof has a nonce of the issuer's (RFC 9449 §8)", ({ needsNonce }) => (needsNonce ? "must" : "may")],
  ["refresh tokens are replaced when used", ({ rotates }) => yes(rotates)],
  ["redirect URIs are https, and in every request", ({ hasSecureRedirects }) => yes(hasSecureRedirects)],
];

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

const introduction = `# Profiles

Generated from \`lib/model/profiles.ts\`. A profile is a table of rules that clients are held to:

- \`bcp\`, of a tenant that says nothing: the Best Current Practice for OAuth 2.0 Security (RFC 9700);
- \`oidc-all\`: everything that OpenID Connect has, implicit and hybrid flows too;
- \`fapi2-security\`: the FAPI 2.0 Security Profile;
- \`fapi2-message-signing\`: that, with the requests and answers of FAPI 2.0 Message Signing signed.

A tenant has one by its setting \`profile\`, and its [\`offer\`](settings.md) narrows it further. An operator can give
a client another ([\`profile\`](clients.md)), stricter or not: an old one can keep \`oidc-all\` in a tenant that has moved to \`bcp\`, and one
of a bank can have \`fapi2-security\` beside others. One that registers itself has its tenant's, unless an operator gives it another.
Discovery speaks for the tenant.
`;

const notes = `Codes last a minute at the most, handles of pushed requests 90 seconds, and answers name the issuer (RFC 9207), in every profile.

What a client leaves out of its metadata gets what its profile has: in the FAPI profiles \`private_key_jwt\`, \`ES256\` and bound tokens:
to its certificate (\`tls_client_certificate_bound_access_tokens\`) on a server that sees client certificates (\`MTLS_PORT\`, or
\`CLIENT_CERT_HEADER\` behind a proxy: [operating](operating.md)), to a key of its own (\`dpop_bound_access_tokens\`, DPoP) on any other. It may
say which. One that is registered for neither may bring either.

A nonce of ours in a DPoP proof shows that it was made just now: without one, somebody who could use a client's key for a moment
could make proofs for later. It costs the client a second request when its nonce has gone; so the FAPI profiles ask it, and others with
\`require_dpop_nonce\`. Each answer to a proof brings the next nonce, whether it is asked or not.

A tenant that changes its profile holds its clients to the new rules at once: one whose authentication method or algorithm is no longer on
offer is refused until it is registered with another.
`;

/** docs/profiles.md, from the table of profiles. */
export const profilesPage = (): string =>
  [
    introduction,
    row(["rule", ...profileNames.map((name) => `\`${name}\``)]),
    row(["---", ...profileNames.map(() => "---")]).replaceAll(" ", ""),
    ...rules.map(([rule, shown]) => row([rule, ...profileNames.map((name) => shown(profiles[name]))])),
    "",
    notes,
  ].join("\n");
