import { setImmediate } from "node:timers/promises";
import type { Sql } from "@/db/client";
import { partContext } from "@/lib/admin/resources/import-schemas";
import type { Outcome, QueuedKind } from "@/lib/jobs/queue";
import { vaultOf } from "@/lib/keys/vault";
import { wrappedKeys } from "@/lib/store/data-keys";
import { type ImportedUser, type ImportJob, importQueue, importWork, type Problem } from "@/lib/store/user-import-work";
import { recordsOf } from "./records";
import { userOf } from "./row";
import { SeenNames } from "./seen-names";

/** Lines of one transaction. */
const batchSize = 500;
/** Each kind of hash costs every sign-in its work, so that nobody can tell whose is which. */
const mostKinds = 4;

/** Makes the users of a file, or says what would come of it. */
export const userImport: QueuedKind<ImportJob> = {
  name: "user-import",
  queue: importQueue,
  most: 1,
  attempt: runImport,
  facts: () => ({}),
  said: {
    failed: "An import of users was interrupted; it goes on where it was",
    gaveUp: "An import of users was given up",
    broken: "An import of users could not go on",
    away: "Users are not imported at the moment",
  },
};

interface Batch {
  readonly users: ImportedUser[];
  readonly problems: Problem[];
  line: number;
}

/** From where it was left, batch by batch. Whoever takes it over goes on behind the last batch that was kept. */
async function runImport(job: ImportJob, sql: Sql, isStopping: () => boolean): Promise<Outcome> {
  const work = importWork(sql, job);
  const vault = vaultOf(job.tenantId, await wrappedKeys(sql, job.tenantId), () => wrappedKeys(sql, job.tenantId));
  const open = (sealed: string, number: number) => vault.open(sealed, partContext(job.tenantId, `${job.id}:${number}`));
  const kinds = new Set(await work.foreignKinds());
  const seen = job.isDryRun ? new SeenNames() : undefined;
  let before = job.line;
  let batch: Batch = { users: [], problems: [], line: before };
  const keep = async () => {
    const isKept = await work.keep(batch, before);
    before = batch.line;
    batch = { users: [], problems: [], line: before };
    await setImmediate();
    return isKept;
  };
  for await (const record of recordsOf(job.format, work.parts(open))) {
    const { line } = record;
    // A dry run has to know what earlier lines had.
    if (line <= job.line && !seen) continue;
    const found = "flaw" in record ? [{ line, detail: record.flaw }] : userOf(line, record.fields);
    const problems = "username" in found ? (seen?.add(found) ?? []) : found;
    if (line <= job.line) continue;
    batch.line = line;
    if ("username" in found && problems.length === 0 && hasRoom(kinds, found)) batch.users.push(found);
    else batch.problems.push(...(problems.length > 0 ? problems : [tooManyKinds(line)]));
    if (batch.users.length + batch.problems.length < batchSize) continue;
    if (!(await keep())) return { kind: "settled" };
    if (isStopping()) return { kind: "unfinished" };
  }
  if (!(await keep())) return { kind: "settled" };
  await work.finish();
  return { kind: "settled" };
}

function hasRoom(kinds: Set<string>, { kind }: ImportedUser): boolean {
  if (kind !== undefined && kinds.size < mostKinds) kinds.add(kind);
  return kind === undefined || kinds.has(kind);
}

const tooManyKinds = (line: number): Problem => ({
  line,
  member: "password_hash",
  detail: `is of a further kind or cost: a tenant has ${mostKinds} at a time, until people who have the others have signed in`,
});
