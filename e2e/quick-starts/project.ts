import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { FilledQuickStart } from "@/lib/admin/quick-starts";
import { secretPlaceholder } from "@/lib/admin/quick-starts/quick-start";

/** What npm and Gatehouse were started with is nothing that a newcomer's shell has. */
const isOurs = (name: string) => /^(npm_.*|NODE_ENV|PORT|HOST|PUBLIC_URL|GATEHOUSE_.*|INIT_CWD)$/.test(name);
const env = { ...process.env };
for (const name of Object.keys(env).filter(isOurs)) delete env[name];

/** Makes the project in a folder, as the page says. @returns where it is */
export async function make({ make: commands }: FilledQuickStart, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  if (!commands) return folder;
  await promisify(execFile)("sh", ["-ec", commands], { cwd: folder, env, maxBuffer: 1e8 });
  return path.join(folder, "gatehouse-app");
}

/** Puts its files where the page says. */
export async function copy({ files }: FilledQuickStart, cwd: string): Promise<void> {
  for (const { path: file, code } of files) {
    const at = path.join(cwd, file);
    await mkdir(path.dirname(at), { recursive: true });
    await writeFile(at, code);
  }
}

/** A quick start that runs. */
export interface Running {
  /** Waits for a line that it prints, or will have printed. @throws where it ends before it did */
  says(line: RegExp): Promise<RegExpExecArray>;
  /** Waits until its page answers. @throws where it ends instead */
  answers(url: string): Promise<void>;
  type(line: string): void;
  /** Waits for its end. @returns all that it printed */
  ends(): Promise<string>;
  stop(): Promise<void>;
}

/** Runs the commands that start it, with the secret in its place. */
export function start({ start: commands }: FilledQuickStart, cwd: string, secret: string | undefined): Running {
  const script = commands.replace(secretPlaceholder, secret ?? "");
  // A group of its own: mvn, npm and go start the application as a process below theirs.
  const child: ChildProcess = spawn("sh", ["-ec", script], { cwd, env, detached: true, stdio: "pipe" });
  let printed = "";
  let status: number | undefined;
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (printed += chunk));
  const over = new Promise<void>((resolve) => {
    child.once("close", (code) => {
      status = code ?? 1;
      resolve();
    });
  });
  const until = async <T>(look: () => Promise<T | null> | T | null): Promise<T> => {
    for (const begun = Date.now(); Date.now() - begun < 180_000; await new Promise((next) => setTimeout(next, 100))) {
      const found = await look();
      if (found !== null) return found;
      if (status !== undefined) break;
    }
    throw new Error(`it did not come so far:\n${printed.slice(-2000)}`);
  };
  return {
    says: (line) => until(() => line.exec(printed)),
    async answers(url) {
      const ask = () =>
        fetch(url, { redirect: "manual" }).then(
          () => true,
          () => null,
        );
      await until(ask);
    },
    type: (line) => child.stdin?.write(`${line}\n`),
    async ends() {
      await over;
      if (status !== 0) throw new Error(`it ended with ${status}:\n${printed.slice(-2000)}`);
      return printed;
    },
    async stop() {
      if (status === undefined && child.pid) process.kill(-child.pid, "SIGTERM");
      await over;
    },
  };
}
