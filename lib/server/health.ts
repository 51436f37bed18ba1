import { setTimeout as sleep } from "node:timers/promises";
import { database } from "@/db/client";
import { answer } from "@/lib/http/respond";
import { readiness } from "@/lib/server/readiness";

/** The process is alive. */
export const healthz = async (_request: Request): Promise<Response> => report(200, { status: "ok" });

/** The process wants traffic and can serve it. */
export async function readyz(_request: Request): Promise<Response> {
  const { isServing } = readiness();
  const isDatabaseUp = await databaseAnswers();
  return isServing && isDatabaseUp
    ? report(200, { status: "ready" })
    : report(503, { status: "unavailable", serving: isServing, database: isDatabaseUp });
}

async function databaseAnswers(): Promise<boolean> {
  const waited = new AbortController();
  try {
    const query = database().sql`SELECT 1`.then(() => true);
    return await Promise.race([query, sleep(1000, false, { signal: waited.signal })]);
  } catch {
    return false;
  } finally {
    waited.abort();
  }
}

const report = (status: number, body: Record<string, unknown>) =>
  answer(status, JSON.stringify(body), { "content-type": "application/json", "cache-control": "no-store" });
