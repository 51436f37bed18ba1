import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { tenants } from "./tenants";

/**
 * Files of users that are brought along, each a job.
 *
 * | state | condition | who moves it |
 * |---|---|---|
 * | uploading | `run_at` null | the parts of the file, one after the other |
 * | running | `next_attempt_at` set, `done_at` and `gave_up_at` null | the job, batch by batch: `line` is how far it is |
 * | checked, done | `done_at` set, after a dry run or a real one | a real run may follow a dry one |
 * | cancelled | `cancelled_at` and `gave_up_at` set | whoever cancels; what was made stays |
 * | failed | `gave_up_at` set | the last try |
 * | gone | a week after the latest of these | housekeeping; the file itself goes with the end of a real run |
 */
export const userImports = pgTable(
  "user_imports",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    id: uuid().notNull().defaultRandom(),
    /** Of the file. */
    name: text().notNull(),
    format: text().$type<"csv" | "jsonl">().notNull(),
    parts: integer().notNull().default(0),
    bytes: integer().notNull().default(0),
    lines: integer().notNull().default(0),
    isDryRun: boolean("is_dry_run").notNull().default(true),
    /** Who runs it: by whom its users are made. */
    actorKind: text("actor_kind").notNull(),
    actor: text(),
    /** The last line of the file that was done. */
    line: integer().notNull().default(0),
    created: integer().notNull().default(0),
    refused: integer().notNull().default(0),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    runAt: timestamp("run_at", { withTimezone: true }),
    attempts: integer().notNull().default(0),
    nextAttemptAt: timestamp("next_attempt_at", { withTimezone: true }),
    lastError: text("last_error"),
    doneAt: timestamp("done_at", { withTimezone: true }),
    gaveUpAt: timestamp("gave_up_at", { withTimezone: true }),
    cancelledAt: timestamp("cancelled_at", { withTimezone: true }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index("user_imports_waiting").on(t.nextAttemptAt).where(sql`${t.doneAt} is null and ${t.gaveUpAt} is null`),
  ],
);

/** The file of an import, in parts as they were sent. Life: until a real run has ended, a day without one, or with the import. */
export const userImportParts = pgTable(
  "user_import_parts",
  {
    tenantId: text("tenant_id").notNull(),
    importId: uuid("import_id").notNull(),
    number: integer().notNull(),
    /** Encrypted, bound to this row, where `is_sealed`: a file may hold hashes that are soon guessed. */
    text: text().notNull(),
    isSealed: boolean("is_sealed").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.importId, t.number] }),
    foreignKey({ columns: [t.tenantId, t.importId], foreignColumns: [userImports.tenantId, userImports.id] }).onDelete(
      "cascade",
    ),
  ],
);

/** What is wrong with lines of the file: the report. Life: with the import, or until it runs again. */
export const userImportProblems = pgTable(
  "user_import_problems",
  {
    tenantId: text("tenant_id").notNull(),
    importId: uuid("import_id").notNull(),
    line: integer().notNull(),
    /** Which of the line's, where there are several. */
    number: integer().notNull(),
    member: text(),
    detail: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.importId, t.line, t.number] }),
    foreignKey({ columns: [t.tenantId, t.importId], foreignColumns: [userImports.tenantId, userImports.id] }).onDelete(
      "cascade",
    ),
  ],
);
