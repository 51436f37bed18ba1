import { literal } from "./literals";
import { discovery } from "./openid-client";
import { inFolder, isHttps, portOf, type QuickStart, type QuickStartValues, withSecret } from "./quick-start";

/** openid-client 6 behind Express 5. */
export const express: QuickStart = {
  id: "express",
  name: "Express",
  kinds: ["web"],
  pushes: true,
  callback: { path: "/callback", isFixed: false },
  project: (values) => ({
    make: inFolder("npm init --yes", "npm install express@5 express-session@1 openid-client@6"),
    files: [{ path: "app.mjs", code: code(values) }],
    start: withSecret(values, "node app.mjs"),
  }),
};

const code = (values: QuickStartValues) => `import { randomBytes } from "node:crypto";
import express from "express";
import session from "express-session";
import * as client from "openid-client";

${discovery(values)}
const redirectUri = new URL(${literal(values.redirectUri)});

const app = express();
${isHttps(values) ? 'app.set("trust proxy", 1); // which ends https and says so in X-Forwarded-Proto\n' : ""}app.use(
  session({
    name: "app.sid",
    secret: process.env.SESSION_SECRET ?? randomBytes(32).toString("hex"),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: "lax", secure: ${isHttps(values)} },
  }),
);

const html = (value) => String(value).replace(/[&<>"']/g, (one) => \`&#\${one.charCodeAt(0)};\`);

app.get("/", (request, response) => {
  const { user } = request.session;
  if (!user) return response.send('<a href="/login">Sign in</a>');
  response.send(\`<h1>Hello, \${html(user.name ?? user.sub)}</h1>
    <pre>\${html(JSON.stringify(user, null, 2))}</pre>
    <form method="post" action="/logout"><button>Sign out</button></form>\`);
});

app.get("/login", async (request, response) => {
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  request.session.checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
  const url = ${values.isPushed ? "await client.buildAuthorizationUrlWithPAR" : "client.buildAuthorizationUrl"}(config, {
    redirect_uri: redirectUri.href,
    scope: ${literal(values.scope)},
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  response.redirect(url.href);
});

app.get(redirectUri.pathname, async (request, response) => {
  const { checks } = request.session;
  if (!checks) return response.redirect("/");
  const url = new URL(redirectUri.href);
  url.search = new URL(request.originalUrl, redirectUri).search;
  const tokens = await client.authorizationCodeGrant(config, url, { ...checks, idTokenExpected: true });
  const user = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  request.session.regenerate(() => {
    Object.assign(request.session, { user, idToken: tokens.id_token });
    response.redirect("/");
  });
});

app.post("/logout", (request, response) => {
  const { idToken } = request.session;
  if (!idToken) return response.redirect("/");
  const url = client.buildEndSessionUrl(config, {
    id_token_hint: idToken,${values.afterLogout ? `\n    post_logout_redirect_uri: ${literal(values.afterLogout)},` : ""}
  });
  request.session.destroy(() => response.redirect(url.href));
});

app.use((error, request, response, next) => {
  if (!(error instanceof client.AuthorizationResponseError)) return next(error);
  response.status(403).send(html(error.error_description ?? error.error));
});

app.listen(Number(process.env.PORT ?? ${portOf(values)}));
`;
