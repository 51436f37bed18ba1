import type { TestProject } from "vitest/node";
import { mount } from "./mount";

/** The same handlers as Next's own route handlers. */
export default (project: TestProject) =>
  mount(project, "next start", (port) => ["node_modules/next/dist/bin/next", "start", "-p", String(port)]);
