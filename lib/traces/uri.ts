import { withoutSecrets } from "@/lib/base/log-secrets";

/**
 * An address without the values in its query and its fragment, where codes, tokens and names of people may stand. What stands in a
 * registered address too is no secret.
 */
export function shownUri(uri: string, registered: readonly string[]): string {
  if (registered.includes(uri)) return uri;
  const at = uri.search(/[?#]/);
  if (at < 0) return withoutSecrets(uri);
  const pieces = uri.slice(at).split(/(?=[?&#])/);
  return withoutSecrets(uri.slice(0, at)) + pieces.map((piece) => shownPiece(piece, registered)).join("");
}

function shownPiece(piece: string, registered: readonly string[]): string {
  if (piece.length < 2 || registered.some((one) => one.includes(piece))) return piece;
  const [name, value] = piece.split("=", 2);
  return value === undefined ? `${piece.slice(0, 1)}…` : `${name?.slice(0, 60)}=…`;
}
