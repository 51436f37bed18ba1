import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type YAMLMap } from "yaml";
import { AdminError, parseInput } from "@/lib/admin/errors";
import { isTooDeep } from "./nesting";
import { type ConfigFile, configFile } from "./schema";

/** Characters of a file, and of what its aliases make of it. */
const mostText = 1_048_576;
const mostValue = 4 * mostText;
const mostAliases = 50;
/** Names that objects have a meaning of their own for. */
const reserved = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Reads YAML that may be hostile: its size, its aliases and its names are bounded, and an error never repeats the text, since somebody
 * may have written a secret into it.
 * @throws AdminError invalid
 */
export function parseYaml(text: string): { readonly document: Document; readonly value: unknown } {
  if (text.length > mostText) throw refused(`the file has more than ${mostText} characters`);
  if (isTooDeep(text)) throw refused("it is nested too deep");
  const lines = new LineCounter();
  const document = read(() => parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false }));
  const [flaw] = [...document.errors, ...document.warnings];
  if (flaw) {
    const { line, col } = lines.linePos(flaw.pos[0]);
    throw refused(`line ${line}, column ${col} is not YAML as it should be (${words(flaw.code)})`);
  }
  read(() =>
    visit(document, {
      Pair(_, { key }) {
        if (isScalar(key) && reserved.has(String(key.value))) throw refused(`${String(key.value)} names no member`);
      },
    }),
  );
  const value: unknown = read(() => {
    const made: unknown = document.toJS({ maxAliasCount: mostAliases });
    if (JSON.stringify(made ?? null).length > mostValue) throw refused("the aliases make too much of the file");
    return made;
  });
  return { document, value };
}

/** A configuration file and its document, which knows the comments. @throws AdminError invalid, a line for each member that is wrong */
export function readConfigFile(text: string): { readonly document: Document; readonly file: ConfigFile } {
  const { document, value } = parseYaml(text);
  return { document, file: parseInput(configFile, value) };
}

/** The part of one tenant as it is written, comments included, and nothing of another's. */
export function partOf(document: Document, tenantId: string): string {
  const part = document.clone();
  const tenants = part.get("tenants");
  if (!isMap(tenants)) throw refused("tenants: must be a map");
  if (tenants.items.length > 1) forgetComments(part, tenants);
  tenants.items = tenants.items.filter(({ key }) => String(isScalar(key) ? key.value : key) === tenantId);
  try {
    return part.toString();
  } catch {
    throw refused("an alias leads from one tenant to another: write it out");
  }
}

/** What stands before, between and after the tenants may be about another one. */
function forgetComments(part: Document, tenants: YAMLMap): void {
  const above = isMap(part.contents) ? part.contents.items.map(({ key }) => key) : [];
  part.commentBefore = null;
  part.comment = null;
  for (const one of [part.contents, tenants, ...above]) {
    if (!isNode(one)) continue;
    one.commentBefore = null;
    one.comment = null;
  }
}

const refused = (why: string) => new AdminError("invalid", `file: ${why}`);
const words = (code: string) => code.toLowerCase().replaceAll("_", " ");

/** The parser throws where something is nested too deep, or has too many aliases. */
function read<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AdminError) throw error;
    throw refused("it is nested too deep, or its aliases make too much of it");
  }
}
