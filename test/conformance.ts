/** One section of a specification, and words that the titles of the tests holding it have. */
export interface Section {
  readonly spec:
    | "OIDC Core"
    | "OIDC Discovery"
    | "OIDC Registration"
    | "OIDC RP-Initiated Logout"
    | "OIDC Session Management"
    | "OIDC Front-Channel Logout"
    | "OIDC Back-Channel Logout";
  readonly section: string;
  readonly title: string;
  /** Each must stand in the title of a test. */
  readonly tests: readonly string[];
}

const of = (spec: Section["spec"], rows: readonly (readonly [string, string, ...string[]])[]): readonly Section[] =>
  rows.map(([section, title, ...tests]) => ({ spec, section, title, tests }));

/** What docs/conformance.md lists. */
export const sections: readonly Section[] = [
  ...of("OIDC Core", [
    ["2", "ID Token", "gives an ID token that verifies against the published keys alone"],
    [
      "3.1.2.1",
      "Authentication request",
      "unknown parameters and scopes are ignored",
      "from another site goes on as a GET",
      "a repeated parameter is refused",
    ],
    [
      "3.1.2.3",
      "Authentication of the end-user",
      "login authenticates anew and moves auth_time",
      "max_age asks for a fresh sign-in",
    ],
    ["3.1.2.4", "Consent", "consent asks again", "scope-mix-up"],
    ["3.1.2.6", "Authentication error response", "none never shows a page", "open-redirect"],
    ["3.1.3", "Token endpoint", "code-replay", "code-theft", "token answers are not cached"],
    ["3.1.3.6", "ID token of the code flow", "ID tokens are signed with"],
    ["3.2", "Implicit flow", "id_token: scope claims go into the ID token"],
    ["3.3", "Hybrid flow", "the parts, their hashes, and a code that works", "hybrid code-replay"],
    ["4", "Initiating login from a third party", "third-party-initiated login"],
    ["5.1", "Standard claims", "releases every standard claim by its scope"],
    ["5.2", "Claims languages and scripts", "languages: claims_locales chooses"],
    [
      "5.3",
      "UserInfo endpoint",
      "takes the token in a header or in a posted body",
      "UserInfo signed, encrypted, and both",
    ],
    ["5.4", "Requesting claims by scope", "releases every standard claim by its scope"],
    ["5.5", "The claims parameter", "claim by claim", "value and values", "sub with a value binds the person"],
    ["5.5.1.1", "Requesting acr", "acr: voluntary is met or not"],
    ["5.6.2", "Aggregated and distributed claims", "aggregated and distributed claims name their sources"],
    ["6.1", "Request object by value", "by value, signed with", "encrypted to our published key with"],
    ["6.2", "Request object by reference", "by reference: only a registered address is fetched"],
    ["7", "Self-issued provider", "self-issued"],
    ["8", "Subject identifier types", "pairwise: another sub for each sector"],
    ["9", "Client authentication", "takes the registered method and no other", "assertion-replay"],
    ["10.1", "Signing", "are signed with", "algorithm-confusion"],
    ["10.2", "Encryption", "are encrypted with"],
    ["11", "Offline access", "offline_access gives nothing to a client that may not refresh"],
    ["12.2", "Refresh", "rotates, and keeps iss, sub, aud and auth_time"],
  ]),
  ...of("OIDC Discovery", [
    ["2", "Issuer discovery by WebFinger", "webfinger"],
    ["3", "Provider metadata", "registered members alone", "contract"],
    ["4", "Obtaining the configuration", "names its issuer to the letter"],
  ]),
  ...of("OIDC Registration", [
    ["2", "Client metadata", "registration"],
    ["2.1", "Metadata languages and scripts", "in the page's language"],
    ["3", "Client registration endpoint", "registration"],
    ["4", "Client configuration endpoint", "registration"],
    ["5", "sector_identifier_uri", "sector"],
  ]),
  ...of("OIDC RP-Initiated Logout", [
    [
      "2",
      "Logout request",
      "with a hint for the person signed in",
      "without a hint: asks",
      "a hint for another person: asks",
    ],
    ["3", "Redirection afterwards", "an unregistered address, a bad hint or no client gives a page"],
  ]),
  ...of("OIDC Session Management", [["3", "Session status change notification", "session_state"]]),
  ...of("OIDC Front-Channel Logout", [["2", "Frames of the relying parties", "front-channel"]]),
  ...of("OIDC Back-Channel Logout", [
    ["2.4", "Logout token", "logout token"],
    ["2.5", "Delivery", "retr"],
  ]),
];
