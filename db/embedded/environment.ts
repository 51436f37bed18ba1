/** PostgreSQL inherits none of our variables but these, for some of ours are secrets. */
export const childEnvironment = (extra: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  NODE_ENV: "production",
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  ...(process.platform === "win32" && { SystemRoot: process.env.SystemRoot }),
  LC_ALL: "C",
  TZ: "UTC",
  ...extra,
});
