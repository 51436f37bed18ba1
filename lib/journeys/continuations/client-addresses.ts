import type { Client } from "@/lib/model/client-metadata";

/**
 * The addresses to which a browser may be led for a client, with the one that a request names; none where no client is known, for
 * that one is unproven then.
 */
export function addressesOf(client: Client | undefined, asked: string | undefined): readonly string[] {
  if (!client) return [];
  const { redirect_uris, post_logout_redirect_uris, client_uri } = client.metadata;
  return [...redirect_uris, ...post_logout_redirect_uris, client_uri, asked].filter((uri) => uri !== undefined);
}
