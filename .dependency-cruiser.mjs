/**
 * The house has floors, from the ground up. A room imports from those below it, never from one above; docs/architecture.md says what
 * each is for. A new room is one line here.
 */
const floors = [
  "lib/base",
  "lib/theme",
  "lib/i18n",
  "lib/model",
  "db",
  "lib/events",
  "lib/http",
  "lib/store",
  "lib/keys",
  "lib/clients",
  "lib/pictures",
  "lib/traces",
  "lib/tenants",
  "lib/limits",
  "lib/identity",
  "lib/claims",
  "lib/tokens",
  "lib/oauth",
  "lib/oidc",
  "lib/journeys",
  "lib/account",
  "lib/extras",
  "lib/endpoints",
  "lib/webhooks",
  "lib/jobs",
  "lib/admin",
  "lib/dashboard",
  "lib/api",
  "lib/server",
  "lib/cli",
  "app",
];

const within = (rooms) => `^(${rooms.join("|")})/`;

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...floors.slice(0, -1).map((room, at) => ({
      name: `up-from-${room.replace("/", "-")}`,
      comment: `${room} stands below: move what both need down, or what needs it up`,
      severity: "error",
      from: { path: within([room]) },
      to: { path: within(floors.slice(at + 1)) },
    })),
    {
      name: "room-without-a-floor",
      comment: "a new folder of lib gets a line in .dependency-cruiser.mjs",
      severity: "error",
      from: {},
      to: { path: "^lib/", pathNot: within(floors) },
    },
    {
      name: "no-circle-of-files",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-circle-of-folders",
      comment:
        "a folder leads back to itself through another: one of the two holds what belongs to a third, further down",
      severity: "error",
      scope: "folder",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-framework-in-lib",
      comment: "lib knows neither Next nor React: handlers take a Request and give a Response",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "node_modules/(next|react|react-dom)/" },
    },
    {
      name: "no-sql-in-pages",
      severity: "error",
      from: { path: "^app/", pathNot: "^app/demo/" },
      to: { path: "^(db|lib/store)/|node_modules/(drizzle-orm|postgres)/" },
    },
    {
      name: "nothing-of-tests",
      severity: "error",
      from: { path: "^(lib|db|app)/" },
      to: { path: "^(e2e|test|bench)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // A test may use whatever it wants to prove something with.
    exclude: { path: "\\.test\\.tsx?$" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
