import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = path.resolve(import.meta.dirname, "..");

/** Files of the repository under a folder whose paths match. */
export const filesIn = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((name) => ending.test(name))
    .sort();

/** A test, or a group of them, as it stands in its file. */
export interface WrittenTest {
  readonly file: string;
  readonly title: string;
  /** Its own, without those of the groups around it. A story's come without their `@`. */
  readonly tags: readonly string[];
  /** Of a group: how many tests are written in it. */
  readonly size: number | undefined;
}

/** The tests of a file by its syntax: nothing of it is run. */
export function testsIn(file: string): readonly WrittenTest[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found: WrittenTest[] = [];
  const visit = (node: ts.Node): number => {
    const at = found.length;
    const call = testCall(node);
    if (call) found.push({ file, title: call.title, tags: tagsOf(call.options), size: undefined });
    let size = 0;
    node.forEachChild((child) => {
      size += visit(child);
    });
    const written = found[at];
    if (call?.isGroup && written) found[at] = { ...written, size };
    return call && !call.isGroup ? 1 : size;
  };
  visit(source);
  return found;
}

/** `test("title", …)` and its like, with `.each(…)` and other modifiers between. */
function testCall(node: ts.Node) {
  if (!ts.isCallExpression(node)) return undefined;
  const [title, options] = node.arguments;
  if (!title || !options || !ts.isStringLiteralLike(title)) return undefined;
  let callee: ts.Expression = node.expression;
  while (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) callee = callee.expression;
  if (!ts.isIdentifier(callee) || !/^(test|describe)$/.test(callee.text)) return undefined;
  const isGroup = callee.text === "describe" || node.expression.getText().startsWith("test.describe");
  return { title: title.text, options, isGroup };
}

/** `{ tags: "core-2" }` of Vitest, `{ tag: ["@core-7"] }` of Playwright. */
function tagsOf(options: ts.Expression): readonly string[] {
  if (!ts.isObjectLiteralExpression(options)) return [];
  const member = options.properties.find((one) => one.name && /^tags?$/.test(one.name.getText()));
  if (!member || !ts.isPropertyAssignment(member)) return [];
  const values = ts.isArrayLiteralExpression(member.initializer) ? member.initializer.elements : [member.initializer];
  return values.flatMap((value) => (ts.isStringLiteralLike(value) ? [value.text.replace(/^@/, "")] : []));
}
