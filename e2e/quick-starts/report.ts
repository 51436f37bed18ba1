/** What became of one quick start. */
export interface Result {
  readonly name: string;
  /** What the application is. */
  readonly kind: string;
  readonly versions: readonly string[];
  readonly outcome: string;
}

/** The table for a terminal. */
export const table = (results: readonly Result[]): string =>
  results
    .map(({ name, kind, outcome, versions }) => `${`${name} (${kind})`.padEnd(24)}${outcome}  ${versions.join(", ")}`)
    .join("\n");

/** docs/quick-starts.md. */
export const page = (results: readonly Result[]): string => `# Quick starts

Each application's page in the dashboard has code to begin with, filled in. \`npm run quick-starts\` does what that page says, for every
one: makes the project in an empty folder, installs the newest packages, starts it against a Gatehouse of its own, and signs
somebody in, in Chromium; where there is a page, also out again, and once somebody says no. It takes minutes, toolchains and the network, so it is no part of \`npm test\`;
run it before a release and whenever a library has a new major version. \`npm run quick-starts -- --only go\` runs one, \`--keep\` leaves the folders.

Last run on ${new Date().toISOString().slice(0, 10)}:

| quick start | for | result | with |
|---|---|---|---|
${results.map(({ name, kind, outcome, versions }) => `| ${name} | ${kind} | ${outcome} | ${versions.join(", ")} |`).join("\n")}
`;
