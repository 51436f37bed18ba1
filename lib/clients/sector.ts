import { z } from "zod";
import { OAuthError } from "@/lib/base/errors";
import type { FetchOutside } from "@/lib/http/outbound";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import { askClient } from "./ask";

const bounds = { purpose: "sector", maxBytes: 256 * 1024, timeoutMs: 5_000, accept: "application/json" } as const;
const list = z.array(z.string()).max(10_000);

/**
 * OIDC Registration §5: the file at `sector_identifier_uri` must name every redirect URI, or the client could take the pairwise
 * subjects of somebody else's sector. It is `sector_identifier_uri` that is wrong then, not a redirect URI (§3.3).
 * @param clientHint whom the request is made for
 * @throws OAuthError
 */
export async function checkSector(
  { sector_identifier_uri: uri, redirect_uris }: Pick<ClientMetadata, "sector_identifier_uri" | "redirect_uris">,
  clientHint: string,
  ask: FetchOutside = askClient,
): Promise<void> {
  if (uri === undefined) return;
  const { status, body } = await ask(uri, { ...bounds, clientHint }).catch((cause: unknown) => {
    throw new OAuthError("invalid_client_metadata", "sector_identifier_uri cannot be fetched", {
      detail: String(cause),
      cause,
    });
  });
  if (status !== 200) {
    throw new OAuthError("invalid_client_metadata", "sector_identifier_uri must answer with status 200 itself", {
      detail: `it answered ${status}`,
    });
  }
  const named = new Set(parse(body));
  const missing = redirect_uris.find((one) => !named.has(one));
  if (missing !== undefined) {
    throw new OAuthError("invalid_client_metadata", `the list at sector_identifier_uri does not hold ${missing}`);
  }
}

function parse(body: Uint8Array): readonly string[] {
  try {
    return list.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
  } catch (cause) {
    throw new OAuthError("invalid_client_metadata", "sector_identifier_uri must answer with a JSON array of URIs", {
      cause,
    });
  }
}
