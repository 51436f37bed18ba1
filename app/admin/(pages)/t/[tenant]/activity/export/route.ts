import { stringify } from "csv-stringify/sync";
import type { Context } from "@/lib/admin/resource";
import { audit } from "@/lib/admin/resources/audit";
import { withProofs } from "@/lib/dashboard/audit";
import { downloadOf, formatOf } from "@/lib/dashboard/download";
import { asked, type Filter, filterOf } from "../asked";

interface Place {
  readonly params: Promise<{ readonly tenant: string }>;
}

/** The log as a file: what a filter shows, as CSV, or all of it with its proofs, as `gatehouse audit export` has it. */
export async function GET(request: Request, { params }: Place): Promise<Response> {
  const { tenant } = await params;
  const format = formatOf(request);
  const filter = filterOf(Object.fromEntries(new URL(request.url).searchParams));
  return downloadOf(request, tenant, `${tenant}-events.${format}`, async (context) =>
    format === "jsonl" ? withProofs(context, tenant) : rows(context, filter),
  );
}

const columns = ["at", "name", "actor_kind", "actor", "user", "client", "session", "address", "request", "data", "id"];

/** The latest first, page after page. A cell that a spreadsheet would take for a formula is made text. */
async function* rows(context: Context, filter: Filter): AsyncGenerator<string> {
  let heading: readonly string[][] = [columns];
  for (let after: string | undefined, isOver = false; !isOver; isOver = after === undefined) {
    const { items, next } = await audit.list(context, { limit: 1_000, after, filter: asked(filter) });
    const cells = items.map((event) =>
      [
        [event.at, event.name, event.actor.kind, event.actor.id, event.user, event.client],
        [event.session, event.address, event.request, JSON.stringify(event.data), event.id],
      ].flat(),
    );
    yield stringify([...heading, ...cells], { escape_formulas: true });
    heading = [];
    after = next ?? undefined;
  }
}
