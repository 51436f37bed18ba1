import { isDeepStrictEqual } from "node:util";
import { OAuthError } from "@/lib/base/errors";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import { faceOf } from "@/lib/model/consent-key";
import { destinationOf } from "@/lib/model/destination";
import { sectorOf } from "@/lib/model/sector-of";

/**
 * A client's metadata after it has replaced itself (RFC 7592 §2.2). What it was given before stays valid, so the names by which it
 * knows people stay too (OIDC Core §8.1); and that people are not asked was decided for the client as it looked and where it went.
 * @throws OAuthError invalid_client_metadata where `subject_type` or a pairwise client's sector would be another one
 */
export function replaced(before: ClientMetadata, after: ClientMetadata): ClientMetadata {
  if (before.subject_type !== after.subject_type)
    throw new OAuthError("invalid_client_metadata", "subject_type cannot be changed; register another client");
  if (after.subject_type === "pairwise" && sectorOf(before) !== sectorOf(after))
    throw new OAuthError(
      "invalid_client_metadata",
      "the sector of a client with pairwise subjects cannot be changed; register another client",
    );
  return { ...after, skip_consent: after.skip_consent && isShownAsBefore(before, after) };
}

function isShownAsBefore(before: ClientMetadata, after: ClientMetadata): boolean {
  const known = new Set(before.redirect_uris.map(shownHost));
  return (
    isDeepStrictEqual(faceOf(before), faceOf(after)) && after.redirect_uris.every((uri) => known.has(shownHost(uri)))
  );
}

function shownHost(uri: string): string {
  const { kind, name } = destinationOf(uri);
  return `${kind} ${name}`;
}
