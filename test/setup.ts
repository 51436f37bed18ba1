import { inject } from "vitest";
import { testEnvironment } from "./environment";

Object.assign(process.env, testEnvironment, { DATABASE_URL: inject("databaseUrl"), DATABASE_POOL: "4" });
const base = inject("base");
if (base) process.env.PUBLIC_URL = base;
