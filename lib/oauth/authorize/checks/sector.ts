import { OAuthError } from "@/lib/base/errors";
import { sectorOf } from "@/lib/model/sector-of";
import type { AccessCheck } from "./types";

/** OIDC Core §8.1: whoever was registered before a sector had to be proven. */
export const sector: AccessCheck = ({ client: { metadata } }) => {
  if (metadata.subject_type === "pairwise" && sectorOf(metadata) === undefined)
    throw new OAuthError(
      "unauthorized_client",
      "the client needs a sector_identifier_uri for pairwise subjects unless all its redirect_uris have one https host",
    );
};
