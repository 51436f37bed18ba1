import { literal } from "./literals";
import type { QuickStart, QuickStartValues } from "./quick-start";

const isPlain = (issuer: string) => issuer.startsWith("http:");

/** How openid-client finds the issuer and proves who asks. */
function discovery({ issuer, clientId, authMethod }: QuickStartValues): string {
  const auth = {
    client_secret_basic: "client.ClientSecretBasic(process.env.CLIENT_SECRET)",
    client_secret_post: "client.ClientSecretPost(process.env.CLIENT_SECRET)",
    none: "client.None()",
  }[authMethod];
  // openid-client asks over https alone unless it is told otherwise.
  const insecure = isPlain(issuer) ? `, {\n  execute: [client.allowInsecureRequests], // on this machine only\n}` : "";
  return `const config = await client.discovery(new URL(${literal(issuer)}), ${literal(clientId)}, undefined, ${auth}${insecure});`;
}

/** openid-client 6 behind Express 5. */
export const express: QuickStart = {
  id: "express",
  name: "Express",
  kinds: ["web"],
  pushes: true,
  install: "npm install express@5 express-session@1 openid-client@6",
  file: "app.mjs",
  code: (values) => `import { randomBytes } from "node:crypto";
import express from "express";
import session from "express-session";
import * as client from "openid-client";

${discovery(values)}
const redirectUri = new URL(${literal(values.redirectUri)});

const app = express();
app.use(
  session({
    secret: process.env.SESSION_SECRET ?? randomBytes(32).toString("hex"),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: "lax", secure: redirectUri.protocol === "https:" },
  }),
);

app.get("/", (request, response) => {
  if (!request.session.user) return response.redirect("/login");
  response.json(request.session.user);
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
  if (!checks) return response.redirect("/login");
  const url = new URL(redirectUri.href);
  url.search = new URL(request.originalUrl, redirectUri).search;
  const tokens = await client.authorizationCodeGrant(config, url, { ...checks, idTokenExpected: true });
  request.session.regenerate(() => {
    request.session.user = tokens.claims();
    response.redirect("/");
  });
});

app.listen(Number(process.env.PORT ?? redirectUri.port) || 3000);
`,
};

/** Auth.js 5 in Next.js' App Router. */
export const nextAuth: QuickStart = {
  id: "next",
  name: "Next.js",
  kinds: ["web"],
  install: "npm install next-auth@beta",
  file: "auth.ts",
  code: (values) => `import NextAuth from "next-auth";

// The redirect URI to register: https://<your host>/api/auth/callback/gatehouse
// Set AUTH_SECRET (npx auth secret) and CLIENT_SECRET in the environment.
export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
    {
      id: "gatehouse",
      name: "Gatehouse",
      type: "oidc",
      issuer: ${literal(values.issuer)},
      clientId: ${literal(values.clientId)},
      clientSecret: process.env.CLIENT_SECRET,
      client: { token_endpoint_auth_method: ${literal(values.authMethod)} },
      checks: ["pkce", "state", "nonce"],
      authorization: { params: { scope: ${literal(values.scope)} } },
    },
  ],
});

// app/api/auth/[...nextauth]/route.ts:
//   import { handlers } from "@/auth";
//   export const { GET, POST } = handlers;
`,
};

/** oidc-client-ts 3 in a browser. */
export const singlePage: QuickStart = {
  id: "spa",
  name: "oidc-client-ts",
  kinds: ["spa"],
  install: "npm install oidc-client-ts@3",
  file: "auth.ts",
  code: (values) => `import { UserManager } from "oidc-client-ts";

const manager = new UserManager({
  authority: ${literal(values.issuer)},
  client_id: ${literal(values.clientId)},
  redirect_uri: ${literal(values.redirectUri)},
  scope: ${literal(values.scope)},
});

/** Call this when the page loads: gives who is signed in, or goes to sign in. */
export async function signedIn() {
  const { pathname, search } = new URL(manager.settings.redirect_uri);
  if (location.pathname === pathname && new URLSearchParams(location.search).has("state")) {
    await manager.signinCallback();
    history.replaceState({}, "", pathname + search);
  }
  const user = await manager.getUser();
  if (user && !user.expired) return user;
  await manager.signinRedirect();
}
`,
};

/** openid-client 6 for a device, or for a program by itself. */
export const nodeProgram: QuickStart = {
  id: "node",
  name: "Node.js",
  kinds: ["machine", "device"],
  install: "npm install openid-client@6",
  file: "app.mjs",
  code: (values) => `import * as client from "openid-client";

${discovery(values)}

${values.kind === "device" ? deviceFlow(values) : ownToken(values)}`,
};

const ownToken = ({ resource }: QuickStartValues) =>
  `const tokens = await client.clientCredentialsGrant(config${resource ? `, { resource: ${literal(resource)} }` : ""});
console.log(tokens.access_token, "is good for", tokens.expires_in, "seconds");
`;

const deviceFlow = ({ scope }: QuickStartValues) =>
  `const started = await client.initiateDeviceAuthorization(config, { scope: ${literal(scope)} });
console.log("Open", started.verification_uri, "and enter", started.user_code);
const tokens = await client.pollDeviceAuthorizationGrant(config, started);
console.log("Signed in:", tokens.claims());
`;
