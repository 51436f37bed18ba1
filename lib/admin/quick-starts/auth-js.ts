import { literal, shellWord } from "./literals";
import { isHttps, portOf, type QuickStart, type QuickStartValues, withSecret } from "./quick-start";

/** Auth.js 5 in Next.js' App Router. */
export const authJs: QuickStart = {
  id: "next",
  name: "Next.js",
  kinds: ["web"],
  callback: { path: "/api/auth/callback/gatehouse", isFixed: true },
  project: (values) => ({
    make: [
      'npx --yes create-next-app@latest gatehouse-app --ts --app --no-src-dir --import-alias "@/*" --use-npm --yes',
      "cd gatehouse-app",
      // Auth.js 5 has only ever been published as a beta.
      'npm install "next-auth@^5.0.0-beta"',
    ].join("\n"),
    files: [
      { path: "auth.ts", code: auth(values) },
      { path: "app/api/auth/[...nextauth]/route.ts", code: route },
      { path: "app/page.tsx", code: page(values) },
    ],
    start: withSecret(
      values,
      `export AUTH_URL=${shellWord(new URL(values.redirectUri).origin)} AUTH_SECRET="$(openssl rand -base64 33)"`,
      // Next's development server gives its scripts to its own origin alone.
      isHttps(values)
        ? `npm run build && npm start -- --port ${portOf(values)}`
        : `npm run dev -- --port ${portOf(values)}`,
    ),
  }),
};

const auth = (values: QuickStartValues) => `import NextAuth from "next-auth";

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
      idToken: false, // the name and the e-mail address come from the UserInfo endpoint
    },
  ],
});
`;

const route = `import { handlers } from "@/auth";

export const { GET, POST } = handlers;
`;

const page = ({ endSessionEndpoint, clientId, afterLogout }: QuickStartValues) => {
  const query = new URLSearchParams({
    client_id: clientId,
    ...(afterLogout && { post_logout_redirect_uri: afterLogout }),
  });
  return `import { redirect } from "next/navigation";
import { Suspense } from "react";
import { auth, signIn, signOut } from "@/auth";

async function enter() {
  "use server";
  await signIn("gatehouse");
}

async function leave() {
  "use server";
  await signOut({ redirect: false });
  redirect(${literal(`${endSessionEndpoint}?${query}`)});
}

export default function Home() {
  return (
    <Suspense>
      <Person />
    </Suspense>
  );
}

async function Person() {
  const session = await auth();
  if (!session?.user)
    return (
      <form action={enter}>
        <button>Sign in</button>
      </form>
    );
  return (
    <form action={leave}>
      <h1>Hello, {session.user.name}</h1>
      <pre>{JSON.stringify(session.user, null, 2)}</pre>
      <button>Sign out</button>
    </form>
  );
}
`;
};
