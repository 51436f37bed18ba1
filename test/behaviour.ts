/** What a clause of the behaviour asks for, and the titles (or what they have in common) of the tests that hold it. */
export interface Clause {
  readonly part: string;
  readonly clause: string;
  /** Each must stand in the title of a test, or in the name of its file. */
  readonly tests: readonly [string, ...string[]];
}

const of = (part: string, rows: readonly (readonly [string, string, ...string[]])[]): readonly Clause[] =>
  rows.map(([clause, ...tests]) => ({ part, clause, tests }));

/** How a provider behaves where certification finds nothing to say, clause by clause. docs/conformance.md lists it. */
export const behaviour: readonly Clause[] = [
  ...of("Discovery and keys", [
    [
      "Path issuers: metadata below the issuer, and at the host's root (RFC 8414); every URL is built from the issuer",
      "names its issuer to the letter",
      "has a twin at the host's root",
      "a tenant with an address of its own builds every URL from that",
    ],
    ["WebFinger at the host's root", "answers with a JRD", "leads from every spelling of an address"],
    ["Registered members only", "builds every URL from it, and has registered members alone"],
    [
      "claims, scopes with openid, UserInfo, acr, canonical languages; RS256 for ID tokens and request objects; none nowhere",
      "says what browser apps and people can choose from, and offers no unsigned token",
    ],
    ["Public members only, each key with its own kid, use and alg", "the key set holds public members alone"],
    [
      "A rotated key stays until the last token it signed is over; the next is published before it signs",
      "what a key signed verifies as long as the longest token lives",
      "a rotated key stays published, the next is published before it signs",
      "publishes a rotated key before it signs",
    ],
    ["ETag and Cache-Control", "%s can be kept and is readable by browser apps"],
    [
      "CORS on metadata, key set, UserInfo, token and registration",
      "%s can be called by a web page of any origin",
      "token answers are not cached and browser apps may read them",
    ],
  ]),
  ...of("Authorization endpoint", [
    [
      "GET and cross-site form POST alike",
      "from another site goes on as a GET of our own, where the cookies are",
      "with our cookie is answered at once",
    ],
    [
      "Unknown parameters ignored, repeated ones refused",
      "unknown parameters and scopes are ignored",
      "a repeated parameter",
    ],
    [
      "Unknown client or unregistered redirect_uri: a page, never a redirect; exact comparison, query included",
      "gets a page for the person",
      "a redirect_uri inside must be registered too",
    ],
    ["The loopback port may vary for native apps", "the loopback port may vary, and nothing else may"],
    [
      "Registered query parameters survive",
      "redirect_uri keeps its registered query",
      "form_post carries tokens, to an address with a registered query",
      "travel in the fragment, registered members alone",
    ],
    [
      "All seven response types",
      "the code flow",
      "id_token: scope claims go into the ID token",
      "the parts, their hashes, and a code that works",
      "none: signs in and answers with nothing but",
      "the values of a response_type may come in any order",
    ],
    [
      "Tokens and their errors go in the fragment; query is refused for them; a missing response_type is answered at the client",
      "travel in the fragment, registered members alone",
      "query is refused for tokens",
      "errors that travel to the client",
    ],
    [
      "query, fragment, form_post, jwt and its variants",
      "state comes back to the byte, and iss is there",
      "form_post sends the code in a form that works without JavaScript",
      "a signed answer in the query",
      "fragment.jwt, and errors too",
      "form_post.jwt",
      "signed with what the client registered, and encrypted",
    ],
    ["state to the byte; iss in every answer", "state comes back to the byte, and iss is there", "errors that travel"],
    [
      "Registered members only in an error answer",
      "travel in the fragment, registered members alone",
      "errors that travel to the client",
    ],
    ["nonce is mandatory where an ID token comes from the front channel", "nonce is mandatory where"],
    [
      "prompt: none never shows a page, and stands alone",
      "none never shows a page",
      "account_selection_required: of several accounts",
      "under prompt=none each question is refused with its own code",
    ],
    ["prompt: login authenticates anew and moves auth_time", "login authenticates anew and moves auth_time"],
    ["prompt: consent", "consent asks again, names what is new, and a refusal is access_denied"],
    ["prompt: select_account lists the accounts and offers another", "select_account lists the accounts"],
    ["prompt: create", "starts at the registration form", "is refused where the tenant does not offer it"],
    ["prompt: combinations", "prompts together ask everything that they name"],
    ["max_age, 0 too, forces a fresh sign-in", "max_age asks for a fresh sign-in"],
    [
      "auth_time is in the ID token, and equal across silent renewals",
      "auth_time is in the ID token",
      "silent renewal keeps it",
    ],
    [
      "acr says what was done; essential or not, met, stepped up or refused",
      "acr: voluntary is met or not",
      "acr: a session that falls short steps up",
    ],
    ["amr; azp only beside other audiences", "gives an ID token that verifies", "so there is no azp"],
    [
      "id_token_hint: expired is fine, signature and issuer count; another person is login_required or asked for",
      "id_token_hint: one that has expired is taken",
      "id_token_hint: the same person passes",
      "a pairwise id_token_hint names the person",
    ],
    ["login_hint fills the form", "login_hint fills the form"],
    [
      "ui_locales, claims_locales, display; unknown values are no error",
      "ui_locales chooses the language",
      "languages: claims_locales chooses",
      "display=%s is served",
    ],
    [
      "claims: into ID token and UserInfo, null, essential, value, values, language tags",
      "claim by claim: into the ID token, into UserInfo",
      "value and values",
      "languages: claims_locales chooses, a tag asks for one",
    ],
    ["claims: sub with a value binds the person", "sub with a value binds the person"],
    ["Only what was consented to is released", "a refusal releases nothing", "and only with consent"],
    [
      "request and request_uri: signed by the client, encrypted to us if it likes; what is inside wins",
      "what is inside wins",
      "encrypted to our published key with",
      "signed or encrypted under either secret",
      "request and request_uri exclude each other",
    ],
    [
      "request_uri: registered to the letter, fragment included; or ours from PAR",
      "by reference: only a registered address is fetched",
      "are taken once, by their client",
    ],
    ["client_id and response_type must agree", "refused: another signer"],
    ["Unsigned objects only where the client is registered for none", "algorithm-confusion: none is refused unless"],
    ["registration is registration_not_supported", "errors that travel to the client"],
    [
      "Without openid it is plain OAuth",
      "answers with no ID token where the scope is not openid, or there is none",
      "an ID token without openid is invalid_scope",
    ],
  ]),
  ...of("Tokens", [
    [
      "ID token: iss sub aud exp iat always, the others where they belong; no null, no empty text",
      "gives an ID token that verifies",
      "hold what the person has, and neither null nor empty text",
    ],
    ["at_hash, c_hash, s_hash", "the parts, their hashes", "id_token: scope claims go into the ID token"],
    [
      "Scope claims go to UserInfo; into the ID token only for response_type=id_token or when asked for",
      "scope claims go to UserInfo, not into the ID token",
      "id_token: scope claims go into the ID token",
    ],
    ["Every signature algorithm", "ID tokens are signed with %s", "others can verify what %s signs"],
    ["Every encryption algorithm, signed first", "ID tokens are encrypted with %s and %s"],
    [
      "A secret that is too short for its algorithm is refused when it is registered or the algorithm changes",
      "a secret that is shorter than the hash is no key for it",
      "a secret that is too short for a new algorithm gives way",
    ],
    [
      "sub: public, or pairwise by sector; 255 ASCII characters at most",
      "pairwise: another sub for each sector",
      "clients of one sector know a person by one subject",
    ],
    [
      "Code: once, 60 seconds at most; used again, all that was issued from it stops",
      "code-replay",
      "no tenant can give a code more than 60 seconds",
      "refuses a code after its time",
    ],
    [
      "Code: bound to client, redirect URI and PKCE",
      "code-theft",
      "code-injection",
      "refuses another redirect_uri, and none where one was sent",
      "redirect_uri may be left out where one is registered and none was sent",
    ],
    [
      "PKCE S256, always demanded from public clients and of others as the profile says; plain off",
      "public clients use PKCE",
      "errors that travel",
    ],
    [
      "client_secret_basic (both parts form-decoded), client_secret_post, none",
      "form-decodes both parts of the header",
      "client_secret_post is taken where it is registered",
      "public clients use PKCE and need no secret",
    ],
    [
      "client_secret_jwt, private_key_jwt: jti once, audience issuer or endpoint",
      "private_key_jwt with %s",
      "client_secret_jwt with",
      "assertion-replay",
      "the audience is the issuer, the token endpoint or the endpoint that is called",
      "require_issuer_audience",
    ],
    [
      "tls_client_auth, self_signed_tls_client_auth",
      "a name alone proves nothing",
      "self_signed_tls_client_auth by a registered key",
    ],
    [
      "Exactly the registered method, one alone; 401 with a challenge where the header was used",
      "takes the registered method and no other",
      "refuses two methods at once",
      "takes exactly the registered method, and one alone",
      "a wrong secret in the header is answered with 401",
    ],
    [
      "jwks_uri: refetched on an unknown kid, rate limited, kept for 60 seconds",
      "are fetched once for a crowd, kept for 60 seconds",
      "rotation: the new kid is found without waiting",
      "unknown kids make us look again once in 10 seconds",
    ],
    [
      "Secrets of 64 characters; two at once while one is rotated out",
      "answers 201 with everything that holds",
      "the old secret holds as long as it was kept",
      "client_secret_jwt with either secret",
    ],
    [
      "Refresh tokens only with consent, and where the client may",
      "offline_access gives a refresh token only once the person has allowed it",
      "offline_access is ignored where the answer brings no code",
      "offline_access gives nothing to a client that may not refresh",
    ],
    [
      "Rotation, reuse detection, and a grace for a lost answer",
      "refresh-theft",
      "a lost answer is given again: the same successor",
    ],
    ["Bound to the client; a narrower scope", "is bound to its client", "narrows the scope for one access token"],
    ["The same iss, sub, aud and auth_time, a new iat", "rotates, and keeps iss, sub, aud and auth_time"],
    ["no-store; registered codes", "token answers are not cached"],
  ]),
  ...of("UserInfo", [
    ["GET, POST with header, POST with body; 401 invalid_token", "takes the token in a header or in a posted body"],
    ["403 insufficient_scope", "insufficient_scope: a person's token without openid"],
    ["JSON, signed, encrypted, both", "UserInfo signed, encrypted, and both"],
    ["Every standard claim with its type", "releases every standard claim by its scope"],
    ["Aggregated and distributed claims", "aggregated and distributed claims name their sources"],
  ]),
  ...of("Dynamic registration", [
    [
      "Open, by initial access token, or off",
      "answers 201 with everything that holds",
      "without a token nobody, where the tenant asks for one",
      "is advertised only where it is not off",
    ],
    [
      "201 with everything; client_secret_expires_at with a secret",
      "answers 201",
      "gives no secret to a client that needs none",
    ],
    [
      "Read, replace, delete by the registration token, which rotates",
      "a client reads itself whole",
      "a replacement is whole",
      "is gone with everything it was given",
    ],
    ["invalid_redirect_uri", "invalid_redirect_uri", "is fetched and must hold every redirect URI"],
    ["invalid_client_metadata", "invalid metadata"],
    [
      "invalid_software_statement, unapproved_software_statement",
      "algorithm-confusion and forgeries",
      "an issuer that is not trusted is unapproved",
    ],
    [
      "Name, logo, policy and terms, language-tagged too, on sign-in and consent",
      "sign-in and consent show the client's name, logo, policy and terms",
      "the client's name and policy in the page's language",
    ],
    [
      "Remote logos: fetched by us when they would be shown, a known one at most once a day, checked, served from our origin",
      "is fetched when it would be shown, once, and served from our own origin",
      "nothing but pixels survives",
    ],
  ]),
  ...of("Sessions and logout", [
    [
      "By id_token_hint (expired is fine) or client_id; state and nothing else is added",
      "with a hint for the person signed in",
      "id_token_hint: one that has expired is taken",
      "with a client_id and no hint",
    ],
    ["Bad hint, bad URI, no client: a page, never a redirect", "a bad hint or no client gives a page"],
    ["Without parameters: ask, sign out, show it", "without a hint: asks, then says that it is done"],
    ["A hint for another person: ask", "a hint for another person: asks"],
    [
      "session_state, a frameable check_session_iframe, a cookie that scripts can read",
      "every OpenID answer has session_state",
      "the iframe can be framed by anybody",
      "the cookie of the browser's state can be read by scripts, and no other can",
      "a client's frame hears that nothing has changed",
    ],
    [
      "Front-channel: frames with iss and sid, a bounded wait, then on",
      "a frame for each client of the session, with iss and sid",
      "holds the person up for three seconds at the most",
    ],
    [
      "Back-channel: logout+jwt with sid and sub and no nonce",
      "says who left which session, and verifies against the published keys alone",
    ],
    [
      "Back-channel: a durable queue with retries",
      "by SIGKILL between the end of a session and its delivery loses nothing",
      "is told again later where it answered 500",
      "is given up after ten tries",
    ],
    [
      "Back-channel: for every way a session ends (logout, password, an admin, its time)",
      "%s is told as a sign-out is",
      "ends a session at the end of its time",
      "signs a user out of every browser",
    ],
    [
      "Third-party-initiated login, by GET or POST",
      "third-party-initiated login",
      "goes by POST, where the page's policy lets it",
    ],
  ]),
  ...of("Self-issued", [
    [
      "A page that keeps a non-extractable key in the browser",
      "signs an ID token in the browser",
      "key-theft: no script can read the private key",
    ],
    [
      "response_type=id_token with iss, sub and sub_jwk; max_age brings auth_time",
      "a self-issued ID token says its issuer, its key and the thumbprint",
      "self-issued: max_age brings auth_time",
    ],
    ["Requests by GET and POST", "self-issued: a POST is read as a GET is"],
    ["Metadata of OIDC Core §7.1", "is the static configuration with our page"],
    [
      "registration is honoured",
      "signs as the client registers itself, or not at all",
      "signs with ES256 for a client",
    ],
  ]),
  ...of("Profiles", [
    [
      "RFC 9700 from the start: no implicit or hybrid, PKCE asked of every client that is not excused",
      "a tenant that says nothing follows RFC 9700",
      "its metadata lists neither implicit nor hybrid",
      "asks PKCE of a confidential client too",
    ],
    [
      "Signed requests (RFC 9101 §5, §6.3): no unsigned parameter counts where they are demanded, and at PAR",
      "counts for nothing where requests must be signed",
    ],
    [
      "Pushed requests outlive a reload and are answered once (RFC 9126 §7.3)",
      "survives a reload of the authorization page",
      "two pages that began with it",
    ],
    [
      "FAPI 2.0 Security Profile",
      "a request that was not pushed is refused",
      "an assertion names the issuer, as a string",
      "a code gives no token that is bound to nothing",
      "refresh tokens stay: the same one serves again",
      "Security Profile: pushed, PKCE, %s, tokens bound to the certificate",
    ],
    [
      "FAPI 2.0 Message Signing, and signed introspection (RFC 9701)",
      "nbf, exp and aud must be there",
      "takes signed requests alone, pushed, and answers in a JWT alone",
      "Message Signing: a signed request, a signed answer, a signed introspection",
    ],
  ]),
];
