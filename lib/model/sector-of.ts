import type { ClientMetadata } from "./client-metadata";

/**
 * The sector of a client with pairwise subjects (OIDC Core §8.1): the host of `sector_identifier_uri`, whose document names the
 * redirect URIs, or the one https host of them all. No other address is a proof: an app's own scheme may have any host in it
 * (`com.evil://victim.example/`), and what is asked over http anybody can answer.
 * @returns undefined where the client has proven none
 */
export function sectorOf({
  sector_identifier_uri: uri,
  redirect_uris,
}: Pick<ClientMetadata, "sector_identifier_uri" | "redirect_uris">): string | undefined {
  if (uri !== undefined) return new URL(uri).host;
  const [host, ...others] = redirect_uris.map(httpsHost);
  return others.every((one) => one === host) ? host : undefined;
}

function httpsHost(uri: string): string | undefined {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  return url?.protocol === "https:" ? url.host : undefined;
}
