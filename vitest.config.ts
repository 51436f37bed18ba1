import { defineConfig } from "vitest/config";
import clauses from "./test/clauses.json" with { type: "json" };

const tags = Object.values(clauses)
  .flatMap((groups) => Object.values<Record<string, string>>(groups))
  .flatMap((rows) => Object.entries(rows))
  .map(([name, description]) => ({ name, description }));
const root = new URL(".", import.meta.url).pathname;

/** The suites: units and stores on a database of their own; the protocol over HTTP, once for each way to mount it. */
export default defineConfig({
  resolve: { alias: { "@/": root } },
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // What a test proves (docs/conformance.md). A tag that is not listed fails.
    tags,
    // A busy machine takes its time; what never comes still fails.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "units",
          include: ["{lib,db,app,bench,test}/**/*.test.ts"],
          globalSetup: ["test/database.ts"],
          setupFiles: ["test/setup.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "operations",
          // One after another, after the rest: any server on a database delivers its logout notices.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          include: ["e2e/operations/**/*.test.ts"],
          globalSetup: ["test/database.ts"],
          setupFiles: ["test/setup.ts"],
        },
      },
      protocol("server.ts", "e2e/protocol/harness/server-mount.ts"),
      protocol("next start", "e2e/protocol/harness/next-mount.ts"),
    ],
  },
});

function protocol(mount: string, globalSetup: string) {
  return {
    extends: true as const,
    test: {
      name: `protocol over ${mount}`,
      include: ["e2e/protocol/**/*.test.ts"],
      globalSetup: [globalSetup],
      setupFiles: ["test/setup.ts"],
    },
  };
}
