import { readFileSync, writeFileSync } from "node:fs";

/** Puts a text in the place of a section of a file, and leaves the others: each is remade by itself. */
export function writeSection(file: string, name: string, text: string): void {
  writeFileSync(file, withSection(readFileSync(file, "utf8"), name, text));
}

/** A page with another text between the marks of a section; at its end where it has none of that name. */
export function withSection(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`];
  const from = page.indexOf(begin);
  const until = page.indexOf(end, from);
  const section = `${begin}${text.trimEnd()}\n${end}`;
  if (from < 0 || until < 0) return `${page.trimEnd()}\n\n${section}\n`;
  return page.slice(0, from) + section + page.slice(until + end.length);
}
