/**
 * What postgres.js needs to reach the database at `url`. libpq's `?host=/folder` names a Unix socket; postgres.js wants the
 * socket's own path, and would take the parameter for a setting of the server.
 */
export function addressOf(url: string): { readonly url: string; readonly socket: { readonly path?: string } } {
  const parsed = new URL(url);
  const folder = parsed.searchParams.get("host");
  if (!folder?.startsWith("/")) return { url, socket: {} };
  parsed.searchParams.delete("host");
  return { url: parsed.href, socket: { path: `${folder}/.s.PGSQL.${parsed.port || "5432"}` } };
}
