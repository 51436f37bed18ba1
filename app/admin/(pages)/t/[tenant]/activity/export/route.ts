import { stringify } from "csv-stringify/sync";
import { database } from "@/db/client";
import { exportAudit } from "@/lib/admin/audit/export";
import { AdminError } from "@/lib/admin/errors";
import type { Context } from "@/lib/admin/resource";
import { audit } from "@/lib/admin/resources/audit";
import { adminOf, contextFor } from "@/lib/dashboard/session";
import { streamed } from "@/lib/http/streamed";
import { asked, type Filter, filterOf } from "../asked";

interface Place {
  readonly params: Promise<{ readonly tenant: string }>;
}

/** The log as a file: what a filter shows, as CSV, or all of it with its proofs, as `gatehouse audit export` has it. */
export async function GET(request: Request, { params }: Place): Promise<Response> {
  const { tenant } = await params;
  const admin = await adminOf(request);
  if (!admin) return new Response("Sign in first", { status: 401 });
  const context = contextFor(admin, tenant);
  const query = Object.fromEntries(new URL(request.url).searchParams);
  try {
    // Whoever may read the log may take it along.
    await audit.list(context, { limit: 1, filter: asked(filterOf(query)) });
  } catch (error) {
    if (error instanceof AdminError)
      return new Response(error.message, { status: error.kind === "invalid" ? 400 : 403 });
    throw error;
  }
  return query.as === "proofs"
    ? file(linesOf(exportAudit(database().sql, tenant)), `${tenant}-events.jsonl`, "application/jsonl")
    : file(rows(context, filterOf(query)), `${tenant}-events.csv`, "text/csv; charset=utf-8");
}

const file = (text: AsyncIterable<string>, name: string, type: string) =>
  new Response(streamed(text), {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });

async function* linesOf(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

const columns = ["at", "name", "actor_kind", "actor", "user", "client", "session", "address", "request", "data", "id"];

/** The latest first, page after page. A cell that a spreadsheet would take for a formula is made text. */
async function* rows(context: Context, filter: Filter): AsyncGenerator<string> {
  yield stringify([columns]);
  for (let after: string | undefined, isOver = false; !isOver; isOver = after === undefined) {
    const { items, next } = await audit.list(context, { limit: 1_000, after, filter: asked(filter) });
    const cells = items.map(({ at, name, actor, user, client, session, address, request, data, id }) => [
      at,
      name,
      actor.kind,
      actor.id,
      user,
      client,
      session,
      address,
      request,
      JSON.stringify(data),
      id,
    ]);
    if (cells.length > 0) yield stringify(cells, { escape_formulas: true });
    after = next ?? undefined;
  }
}
