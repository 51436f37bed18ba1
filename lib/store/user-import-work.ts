import type { Sql } from "@/db/client";
import { recording } from "@/lib/events/record";
import { type Actor, actorOf } from "@/lib/model/actor";
import type { ClaimSource } from "@/lib/model/claim-sources";
import type { UserClaims } from "@/lib/model/user-claims";
import type { Claimed, Queue } from "./job-queue";
import { mostProblems } from "./user-imports";

/** A file that is imported. */
export interface ImportJob extends Claimed {
  readonly format: "csv" | "jsonl";
  readonly isDryRun: boolean;
  /** How far it is. */
  readonly line: number;
  readonly actorKind: Actor["kind"];
  readonly actor: string | undefined;
}

/** A user as a line of the file has one. */
export interface ImportedUser {
  readonly line: number;
  /** Made where it is left out. */
  readonly sub?: string | undefined;
  readonly username: string;
  readonly claims: UserClaims;
  readonly sources?: readonly ClaimSource[] | undefined;
  readonly disabled: boolean;
  readonly hash?: string;
  /** Of the hash, where it is none of ours. */
  readonly kind?: string;
}

/** Something that is wrong with a line. */
export interface Problem {
  readonly line: number;
  readonly member?: string | undefined;
  readonly detail: string;
}

/** Seconds for which a batch may take; who is silent for longer has died, and another goes on. */
const patience = 60;

export const importQueue: Queue = {
  table: "user_imports",
  done: "done_at",
  lane: "id",
  columns: ["format", "is_dry_run", "line", "actor_kind", "actor"],
  channel: "gatehouse_import",
  mostAttempts: 10,
  firstPause: patience,
  growth: 1.5,
  quiet: 15,
};

/** The work on one import. */
export const importWork = (sql: Sql, job: ImportJob) => {
  const { tenantId, id } = job;

  return {
    /** The file, part by part. @param open decrypts one */
    async *parts(open: (sealed: string, number: number) => Promise<string>): AsyncGenerator<string> {
      for (let number = 0; ; number += 1) {
        const [part] = await sql<{ text: string; isSealed: boolean }[]>`
          select text, is_sealed from user_import_parts where tenant_id = ${tenantId} and import_id = ${id} and number = ${number}`;
        if (!part) return;
        yield part.isSealed ? await open(part.text, number) : part.text;
      }
    },

    async foreignKinds(): Promise<readonly string[]> {
      const rows = await sql<{ kind: string }[]>`select kind from foreign_kinds where tenant_id = ${tenantId}`;
      return rows.map(({ kind }) => kind);
    },

    /**
     * Makes the users of a batch, and says how far the file is, or does neither. A user whose name or address somebody has is a problem
     * of their line. In a dry run nobody is made.
     * @param before how far it must be now
     * @returns false where another one is at it, or it was cancelled
     */
    async keep(
      {
        users,
        problems,
        line,
      }: { readonly users: readonly ImportedUser[]; readonly problems: readonly Problem[]; readonly line: number },
      before: number,
    ): Promise<boolean> {
      return sql.begin(async (transaction) => {
        const tx = transaction as unknown as Sql;
        const held = await tx`
          select from user_imports where tenant_id = ${tenantId} and id = ${id} and line = ${before}
            and done_at is null and gave_up_at is null for update`;
        if (held.length === 0) return false;
        const taken = await takenOf(tx, tenantId, users);
        const free = users.filter((user) => !taken.some((problem) => problem.line === user.line));
        const made = job.isDryRun ? free.map((user) => user.line) : await make(tx, job, free);
        const overtaken = free.filter((user) => !made.includes(user.line));
        const all = [
          ...problems,
          ...taken,
          ...overtaken.map((user) => ({
            line: user.line,
            member: "username",
            detail: "another user has it, or the address",
          })),
        ];
        const refused = new Set(all.map((problem) => problem.line)).size;
        await report(tx, job, all);
        await tx`
          update user_imports set line = ${line}, created = created + ${made.length}, refused = refused + ${refused},
            attempts = 1, next_attempt_at = now() + ${patience} * interval '1 second'
          where tenant_id = ${tenantId} and id = ${id}`;
        return true;
      });
    },

    /** The end of the file. Of a real run nothing is kept but its report. */
    async finish(): Promise<void> {
      await sql.begin(async (transaction) => {
        const tx = transaction as unknown as Sql;
        const [done] = await tx<{ created: number; refused: number }[]>`
          update user_imports set done_at = now(), last_error = null
          where tenant_id = ${tenantId} and id = ${id} and done_at is null and gave_up_at is null returning created, refused`;
        if (!done || job.isDryRun) return;
        await tx`delete from user_import_parts where tenant_id = ${tenantId} and import_id = ${id}`;
        const { created, refused } = done;
        await tx`${recording(tx, tenantId, { name: "users.imported", actor: actorOf(job.actorKind, job.actor), data: { created, refused } }, tx`(select) once`)}`;
      });
    },
  };
};

/** Who has a name, an address or a subject of the batch already; and lines that have the same as another of the batch. */
async function takenOf(tx: Sql, tenantId: string, users: readonly ImportedUser[]): Promise<readonly Problem[]> {
  if (users.length === 0) return [];
  const rows = users.map(({ line, username, claims, sub }) => ({ line, username, email: claims.email, sub }));
  return tx<Problem[]>`
    with input as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (line int, username text, email text, sub uuid)
    )
    select line, 'username' as member, 'another user has it' as detail from input i
    where exists (select from users u where u.tenant_id = ${tenantId} and lower(u.username) = lower(i.username))
    union all
    select line, 'email', 'another user has it' from input i
    where exists (select from users u where u.tenant_id = ${tenantId} and lower(u.claims ->> 'email') = lower(i.email))
    union all
    select line, 'sub', 'another user has it' from input i
    where exists (select from users u where u.tenant_id = ${tenantId} and u.id = i.sub)
    union all
    select i.line, 'username', 'line ' || o.line || ' has it' from input i
    join lateral (select min(line) as line from input o where lower(o.username) = lower(i.username) and o.line < i.line) o on o.line is not null
    union all
    select i.line, 'email', 'line ' || o.line || ' has it' from input i
    join lateral (select min(line) as line from input o where lower(o.email) = lower(i.email) and o.line < i.line) o on o.line is not null
    union all
    select i.line, 'sub', 'line ' || o.line || ' has it' from input i
    join lateral (select min(line) as line from input o where o.sub = i.sub and o.line < i.line) o on o.line is not null`;
}

/** @returns the lines whose users were made: one who came in at this moment from elsewhere is left alone */
async function make(tx: Sql, job: ImportJob, users: readonly ImportedUser[]): Promise<readonly number[]> {
  if (users.length === 0) return [];
  const { tenantId } = job;
  const kinds = [...new Set(users.flatMap(({ kind }) => kind ?? []))].sort();
  // Locked, so that housekeeping does not take a kind away of which the first hash is just being stored.
  if (kinds.length > 0)
    await tx`
      insert into foreign_kinds (tenant_id, kind) select ${tenantId}, unnest(${kinds}::text[])
      on conflict (tenant_id, kind) do update set kind = excluded.kind`;
  const made = await tx<{ line: number }[]>`
    with input as materialized (
      select r.line, coalesce(r.sub, gen_random_uuid()) as id, r.username, r.claims, coalesce(r.sources, '[]') as sources, r.disabled, r.hash, r.kind
      from jsonb_to_recordset(${JSON.stringify(users)}::jsonb)
        as r (line int, sub uuid, username text, claims jsonb, sources jsonb, disabled boolean, hash text, kind text)
    ), added as (
      insert into users (tenant_id, id, username, claims, claim_sources, disabled_at)
      select ${tenantId}, id, username, claims, sources, case when disabled then now() end from input
      on conflict do nothing returning id
    ), hashes as (
      insert into passwords (tenant_id, user_id, hash, foreign_kind)
      select ${tenantId}, i.id, i.hash, i.kind from input i join added using (id) where i.hash is not null
    ), recorded as (
      ${recording(tx, tenantId, { name: "user.created", actor: actorOf(job.actorKind, job.actor), data: {} }, tx`added`, { user: tx`added.id` })}
    )
    select line from input join added using (id)`;
  return made.map(({ line }) => line);
}

async function report(tx: Sql, { tenantId, id }: ImportJob, problems: readonly Problem[]): Promise<void> {
  if (problems.length === 0) return;
  const numbered = problems.map((problem, number) => ({ ...problem, number, detail: problem.detail.slice(0, 500) }));
  await tx`
    insert into user_import_problems (tenant_id, import_id, line, number, member, detail)
    select ${tenantId}, ${id}, line, number, left(member, 200), detail
    from jsonb_to_recordset(${JSON.stringify(numbered)}::jsonb) as r (line int, number int, member text, detail text)
    where (select count(*) from user_import_problems where tenant_id = ${tenantId} and import_id = ${id}) < ${mostProblems}
    on conflict do nothing`;
}
