import { search } from "@/lib/dashboard/search";
import { adminOf } from "@/lib/dashboard/session";

/** What the command palette finds, for whoever is signed in to the dashboard. */
export async function GET(request: Request): Promise<Response> {
  const admin = await adminOf(request);
  if (!admin) return Response.json([], { status: 401 });
  const { searchParams } = new URL(request.url);
  const found = await search(admin, searchParams.get("q") ?? "", searchParams.get("tenant") ?? undefined);
  return Response.json(found, { headers: { "cache-control": "no-store" } });
}
