import { audit } from "@/lib/admin/resources/audit";
import { newsOf } from "@/lib/dashboard/news";
import { adminOf, contextFor } from "@/lib/dashboard/session";
import { asked, filterOf } from "../asked";

interface Place {
  readonly params: Promise<{ readonly tenant: string }>;
}

/** Says, as server-sent events, that something happened that the page does not show yet. */
export async function GET(request: Request, { params }: Place): Promise<Response> {
  const { tenant } = await params;
  const { searchParams } = new URL(request.url);
  const filter = asked(filterOf(Object.fromEntries(searchParams)));
  return newsOf(request, searchParams.get("seen"), async () => {
    // Each time anew: who is signed out meanwhile, or no member any more, hears nothing.
    const admin = await adminOf(request);
    if (!admin) return undefined;
    const { items } = await audit.list(contextFor(admin, tenant), { limit: 1, filter });
    return items[0]?.id ?? "none";
  });
}
