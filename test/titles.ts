import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

/** Files of the repository under a folder whose paths match. */
export const filesIn = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((name) => ending.test(name))
    .sort();

/** The titles of the tests and groups in a file, as they stand there. */
export const titlesOf = (file: string): readonly string[] => {
  const text = readFileSync(path.join(root, file), "utf8");
  return [
    ...text.matchAll(/\b(?:test|it|describe)(?:\.\w+)*(?:\([^"`]*?\))?\(\s*["`]([^"`]+)["`]/g),
    ...text.matchAll(/\]\s*\)\(\s*["`]([^"`]+)["`]/g),
  ].map(([, title = ""]) => title);
};
