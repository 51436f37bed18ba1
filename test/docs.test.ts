import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { environment } from "@/lib/config";

const root = path.resolve(import.meta.dirname, "..");

/** docs/configuration.md, from the schema of the environment. */
function configurationPage(): string {
  const schema = z.toJSONSchema(environment, { io: "input", unrepresentable: "any" });
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { default: preset, description = "" } = property as { default?: unknown; description?: string };
    const shown = name === "WORKERS" ? "one per core" : preset === undefined || preset === "" ? "" : `\`${preset}\``;
    return `| \`${name}\` | ${shown} | ${description} |`;
  });
  return `# Configuration\n\nGenerated from \`lib/config.ts\`. A bad value stops the start with a line that names it.\n\n| variable | default | meaning |\n|---|---|---|\n${rows.join("\n")}\n`;
}

describe("documentation", () => {
  test("docs/configuration.md is what the code says", async () => {
    await expect(configurationPage()).toMatchFileSnapshot(path.join(root, "docs/configuration.md"));
  });

  test("every link of the documents leads to a file", () => {
    const pages = [
      "README.md",
      "CONTRIBUTING.md",
      "SECURITY.md",
      ...readdirSync(path.join(root, "docs"))
        .filter((name) => name.endsWith(".md"))
        .map((name) => `docs/${name}`),
    ];
    for (const page of pages) {
      for (const [, target = ""] of readFileSync(path.join(root, page), "utf8").matchAll(
        /\]\((?!https?:)([^)#]+)\)/g,
      )) {
        expect([page, target, existsSync(path.join(root, path.dirname(page), target))]).toEqual([page, target, true]);
      }
    }
  });
});
