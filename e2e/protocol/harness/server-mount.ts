import type { TestProject } from "vitest/node";
import { mount } from "./mount";

/** `server.ts` as it is built. */
export default (project: TestProject) => mount(project, "server.ts", () => ["dist/server.mjs"]);
