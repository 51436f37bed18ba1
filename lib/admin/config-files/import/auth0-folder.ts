import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parseYaml } from "../file";

/** JSON files of a folder at the most. */
const mostFiles = 5_000;

/** An Auth0 export as a folder (the Deploy CLI's format `directory`), made the one document that its `tenant.yaml` would be. */
export async function auth0Folder(folder: string): Promise<string> {
  const [tenant] = await jsonOf(folder, ["tenant.json"]);
  const [branding] = await jsonOf(path.join(folder, "branding"), ["branding.json"]);
  return JSON.stringify({
    tenant,
    branding,
    clients: await jsonOf(path.join(folder, "clients")),
    resourceServers: await jsonOf(path.join(folder, "resource-servers")),
  });
}

async function jsonOf(folder: string, names?: readonly string[]): Promise<unknown[]> {
  const there = await readdir(folder).catch(() => []);
  const wanted = there.filter((name) => (names ? names.includes(name) : name.endsWith(".json"))).sort();
  return Promise.all(
    wanted.slice(0, mostFiles).map(async (name) => parseYaml(await readFile(path.join(folder, name), "utf8")).value),
  );
}
