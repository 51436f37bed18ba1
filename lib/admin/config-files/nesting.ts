import { CST, Lexer } from "yaml";

/** How deep collections may stand in each other, and how many columns a line may be indented. */
const deepest = 64;
const widestIndent = 256;

/**
 * Whether YAML nests so deep that reading it would cost more than its size: a parser goes down by recursion. Found by its tokens
 * alone, and given up at the first one too deep.
 */
export function isTooDeep(text: string): boolean {
  let inFlow = 0;
  let inLine = 0;
  let isAtStart = true;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    if (type === "newline") inLine = 0;
    if (type === "flow-seq-start" || type === "flow-map-start") inFlow += 1;
    if (type === "flow-seq-end" || type === "flow-map-end") inFlow -= 1;
    // Within brackets it is they that nest: members of JSON on one line stand beside each other.
    if (inFlow <= 0 && (type === "seq-item-ind" || type === "explicit-key-ind" || type === "map-value-ind"))
      inLine += 1;
    if (isAtStart && type === "space" && token.length > widestIndent) return true;
    if (inFlow > deepest || (inFlow <= 0 && inLine > deepest)) return true;
    isAtStart = type === "newline";
  }
  return false;
}
