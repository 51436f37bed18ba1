import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { environment } from "@/lib/base/config";
import { profilesPage } from "./profiles-page";
import { clientsPage, settingsPage, undescribedSettings } from "./schema-pages";

const root = path.resolve(import.meta.dirname, "..");

/** docs/configuration.md, from the schema of the environment. */
function configurationPage(): string {
  const schema = z.toJSONSchema(environment, { io: "input", unrepresentable: "any" });
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { default: preset, description = "" } = property as { default?: unknown; description?: string };
    const shown = name === "WORKERS" ? "one per core" : preset === undefined || preset === "" ? "" : `\`${preset}\``;
    return `| \`${name}\` | ${shown} | ${description} |`;
  });
  return `# Configuration\n\nGenerated from \`lib/base/config.ts\`. A bad value stops the start with a line that names it.\n\n| variable | default | meaning |\n|---|---|---|\n${rows.join("\n")}\n${nodesOwn}`;
}

const nodesOwn = `
Of the variables that Node.js itself reads, one is of use here: \`NODE_EXTRA_CA_CERTS\`, a PEM file of CAs that are believed beside the
system's own where the server fetches something (key sets, logos, request objects) or tells a client of a logout.
`;

describe("documentation", () => {
  test("docs/configuration.md is what the code says", async () => {
    await expect(configurationPage()).toMatchFileSnapshot(path.join(root, "docs/configuration.md"));
  });

  test("every setting of a tenant says what it is: .describe() it, last of all, or .optional() and .default() lose it", () => {
    expect(undescribedSettings()).toEqual([]);
  });

  test("docs/settings.md is what the code says", async () => {
    await expect(settingsPage()).toMatchFileSnapshot(path.join(root, "docs/settings.md"));
  });

  test("docs/clients.md is what the code says", async () => {
    await expect(clientsPage()).toMatchFileSnapshot(path.join(root, "docs/clients.md"));
  });

  test("docs/profiles.md is what the code says", async () => {
    await expect(profilesPage()).toMatchFileSnapshot(path.join(root, "docs/profiles.md"));
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
