import fc from "fast-check";
import { inject } from "vitest";
import { testEnvironment } from "./environment";

Object.assign(process.env, testEnvironment, { DATABASE_URL: inject("databaseUrl"), DATABASE_POOL: "4" });
const base = inject("base");
if (base) process.env.PUBLIC_URL = base;

// Whoever works on the code gets new examples at every run; the same commit gets the same ones where it is judged.
if (process.env.CI) fc.configureGlobal({ seed: 20_261_121 });
