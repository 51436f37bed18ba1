import { diffChars } from "diff";

/** How two addresses differ, in words: each is a key of the texts of the page. */
export type Cause =
  | "scheme"
  | "case"
  | "host"
  | "port"
  | "trailing_slash"
  | "path"
  | "query"
  | "fragment"
  | "not_an_address";

interface Piece {
  readonly text: string;
  readonly in: "both" | "sent" | "registered";
}

/** An address beside the registered one that it is most like. */
export interface Difference {
  readonly registered: string;
  /** Both, one after the other, character by character. */
  readonly pieces: readonly Piece[];
  readonly causes: readonly Cause[];
}

/** Characters and addresses that are compared, so that no request makes a page slow. */
const longest = 600;
const most = 20;
/** Characters that are added and removed at the most: what differs in more is another address altogether. */
const mostChanges = 100;

/** Addresses are compared as text (RFC 3986 §6.2.1). @returns undefined where none is registered, or it is one of them */
export function differenceOf(sent: string, registered: readonly string[]): Difference | undefined {
  if (registered.includes(sent)) return undefined;
  const all = registered
    .slice(0, most)
    .map((one) => compared(sent, one))
    .sort((a, b) => a.cost - b.cost);
  return all[0]?.difference;
}

function compared(sent: string, registered: string): { readonly cost: number; readonly difference: Difference } {
  const pieces = piecesOf(sent, registered);
  const cost = pieces.reduce((sum, piece) => sum + (piece.in === "both" ? 0 : piece.text.length), 0);
  // A short host is soon spelled with the letters of another: the host decides before the characters do.
  const causes = causesOf(sent, registered);
  return { cost: cost + (causes.includes("host") ? 10 * longest : 0), difference: { registered, pieces, causes } };
}

function piecesOf(sent: string, registered: string): readonly Piece[] {
  const [ours, theirs] = [registered.slice(0, longest), sent.slice(0, longest)];
  const changes = diffChars(ours, theirs, { maxEditLength: mostChanges });
  if (!changes)
    return [
      { text: ours, in: "registered" },
      { text: theirs, in: "sent" },
    ];
  return changes.map(({ value: text, added, removed }) => ({
    text,
    in: added ? "sent" : removed ? "registered" : "both",
  }));
}

function causesOf(sent: string, registered: string): readonly Cause[] {
  if (!URL.canParse(sent) || !URL.canParse(registered)) return ["not_an_address"];
  if (sent.toLowerCase() === registered.toLowerCase()) return ["case"];
  const [a, b] = [new URL(sent), new URL(registered)];
  const causes: Cause[] = [];
  if (a.protocol !== b.protocol) causes.push("scheme");
  if (a.hostname !== b.hostname) causes.push("host");
  // Where no port is named, that of the scheme is meant.
  if (a.port !== b.port) causes.push("port");
  if (a.pathname !== b.pathname) causes.push(causeOfPath(a.pathname, b.pathname));
  if (a.search !== b.search) causes.push("query");
  if (a.hash !== b.hash) causes.push("fragment");
  // Parsers mend what is compared as text, such as a slash that is missing after the host.
  if (causes.length === 0)
    causes.push(sent.replace(/\/$/, "") === registered.replace(/\/$/, "") ? "trailing_slash" : "path");
  return causes;
}

function causeOfPath(sent: string, registered: string): Cause {
  if (sent.replace(/\/$/, "") === registered.replace(/\/$/, "")) return "trailing_slash";
  return sent.toLowerCase() === registered.toLowerCase() ? "case" : "path";
}
