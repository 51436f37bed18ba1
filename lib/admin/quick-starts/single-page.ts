import { literal } from "./literals";
import { inFolder, isHttps, portOf, type QuickStart, type QuickStartValues } from "./quick-start";

/** oidc-client-ts 3 in a browser, served by Vite. */
export const singlePage: QuickStart = {
  id: "spa",
  name: "oidc-client-ts",
  kinds: ["spa"],
  project: (values) => ({
    make: inFolder("npm init --yes", "npm install oidc-client-ts@3", "npm install --save-dev vite"),
    files: [
      { path: "vite.config.js", code: config(values) },
      { path: "index.html", code: page },
      { path: "main.ts", code: main(values) },
    ],
    start: "npx vite",
  }),
};

const config = (values: QuickStartValues) => `export default {
  server: {
    port: ${portOf(values)},
    strictPort: true,${isHttps(values) ? `\n    allowedHosts: [${literal(new URL(values.redirectUri).hostname)}], // of the proxy, which ends https` : ""}
  },
};
`;

const page = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>My application</title>
  <main></main>
  <script type="module" src="/main.ts"></script>
</html>
`;

const main = (values: QuickStartValues) => `import { type User, UserManager } from "oidc-client-ts";

const manager = new UserManager({
  authority: ${literal(values.issuer)},
  client_id: ${literal(values.clientId)},
  redirect_uri: ${literal(values.redirectUri)},${values.afterLogout ? `\n  post_logout_redirect_uri: ${literal(values.afterLogout)},` : ""}
  scope: ${literal(values.scope)},
  loadUserInfo: true,
});

/** Who is signed in; where this page is the redirect URI, they have just come back. */
async function signedIn(): Promise<User | null> {
  const { pathname, search } = new URL(manager.settings.redirect_uri);
  if (location.pathname === pathname && new URLSearchParams(location.search).has("state")) {
    const answer = location.href;
    history.replaceState({}, "", pathname + search);
    await manager.signinCallback(answer);
  }
  const user = await manager.getUser();
  return user?.expired ? null : user;
}

function element(name: string, text: string, onclick: (() => void) | null = null) {
  return Object.assign(document.createElement(name), { textContent: text, onclick });
}

function show(user: User | null) {
  const main = document.querySelector("main")!;
  if (!user) {
    const signIn = () => manager.signinRedirect({ nonce: crypto.randomUUID() });
    return main.replaceChildren(element("button", "Sign in", signIn));
  }
  main.replaceChildren(
    element("h1", "Hello, " + (user.profile.name ?? user.profile.sub)),
    element("pre", JSON.stringify(user.profile, null, 2)),
    element("button", "Sign out", () => manager.signoutRedirect()),
  );
}

signedIn().then(show, (error) => document.querySelector("main")!.replaceChildren(element("p", String(error))));
`;
