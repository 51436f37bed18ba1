import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

/** Beside our own node_modules, where what a quick start imports is found. */
const folder = path.resolve(import.meta.dirname, "../../test-results/quick-starts");

function written(file: string, code: string): string {
  mkdirSync(folder, { recursive: true });
  const at = path.join(mkdtempSync(path.join(folder, "run-")), file);
  writeFileSync(at, code);
  return at;
}

const env = (secret: string | undefined) => ({ ...process.env, ...(secret && { CLIENT_SECRET: secret }) });

/** Runs a quick start that ends by itself, as it stands. @returns what it printed */
export async function printedBy(program: "node" | "sh", code: string, secret?: string): Promise<string> {
  const file = written(program === "node" ? "app.mjs" : "run.sh", code);
  const { stdout } = await promisify(execFile)(program, [file], { env: env(secret), timeout: 30_000 });
  return stdout;
}

/** Starts a quick start that is a web server, as it stands, and waits until it answers. */
export async function served(code: string, secret: string, origin: string): Promise<{ stop(): Promise<void> }> {
  const child: ChildProcess = spawn("node", [written("app.mjs", code)], { env: env(secret), stdio: "inherit" });
  for (let tries = 0; ; tries += 1) {
    const isUp = await fetch(origin, { redirect: "manual" }).then(
      () => true,
      () => false,
    );
    if (isUp) break;
    if (tries > 150 || child.exitCode !== null) throw new Error("the quick start does not answer");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
