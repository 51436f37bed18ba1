import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const node = ["node", "npm"];

/** What a quick start needs on the machine. */
const toolchains: Readonly<Record<string, readonly string[]>> = {
  next: [...node, "openssl"],
  express: node,
  spa: node,
  node,
  spring: ["java", "mvn"],
  go: ["go"],
  python: ["python3"],
  curl: ["curl", "openssl"],
};

/** The first thing that a quick start needs and this machine does not have. */
export const absentFor = (id: string): string | undefined =>
  toolchains[id]?.find((command) => said("sh", "-c", `command -v ${command}`) === undefined);

/** What a quick start ran with: the toolchain, and the packages that it asks for by name. */
export function versionsOf(id: string, folder: string): readonly string[] {
  const read = (file: string) => readFileSync(path.join(folder, file), "utf8");
  if (id === "spring")
    return [
      firstLine("java", "-version").replace(/.*"(.*)".*/, "Java $1"),
      `Spring Boot ${/<version>(4.*?)</.exec(read("pom.xml"))?.[1]}`,
    ];
  if (id === "go")
    return [
      firstLine("go", "version").replace(/go version go(\S+).*/, "Go $1"),
      ...[...read("go.mod").matchAll(/(?:go-oidc|x\/oauth2)\S* v\S+/g)].map(([one]) => one),
    ];
  if (id === "python") {
    const packages = said(path.join(folder, ".venv/bin/pip"), "freeze") ?? "";
    return [
      firstLine("python3", "--version"),
      ...(packages.match(/^(authlib|flask|requests)==\S+/gim) ?? []).map(spaced),
    ];
  }
  if (id === "curl") return [firstLine("curl", "--version").replace(/ \(.*/, "")];
  return [`Node.js ${process.versions.node}`, ...packagesIn(folder, JSON.parse(read("package.json")))];
}

const spaced = (pinned: string) => pinned.replace("==", " ");

const shown = /^(next|next-auth|react|express|express-session|openid-client|oidc-client-ts|vite)$/;

function packagesIn(
  folder: string,
  { dependencies, devDependencies }: Record<"dependencies" | "devDependencies", Record<string, string> | undefined>,
): readonly string[] {
  const names = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => shown.test(name));
  return names.flatMap((name) => {
    const file = path.join(folder, "node_modules", name, "package.json");
    return existsSync(file) ? `${name} ${JSON.parse(readFileSync(file, "utf8")).version}` : [];
  });
}

const firstLine = (command: string, ...args: readonly string[]) => said(command, ...args)?.split("\n")[0] ?? "";

function said(command: string, ...args: readonly string[]): string | undefined {
  try {
    // Java says its version where others complain.
    return execFileSync("sh", ["-c", '"$@" 2>&1', "sh", command, ...args], { encoding: "utf8" });
  } catch {
    return undefined;
  }
}
