import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { AdminError } from "@/lib/admin/errors";
import { action, operation } from "@/lib/admin/operation";
import { timePlace } from "@/lib/admin/page";
import { editors } from "@/lib/admin/permissions";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { vaultFor } from "@/lib/keys/vault";
import type { Part } from "@/lib/store/page";
import { type ProblemRow, type UserImportRow, userImportRows } from "@/lib/store/user-imports";
import {
  howToRun,
  importReport,
  mostBytes,
  newImport,
  newPart,
  partContext,
  type ShownImport,
  shownImport,
} from "./import-schemas";

const importId = z.guid();
/** Problems that are shown at once. */
const mostProblems = 1_000;

/** An import; with what is wrong with its lines where it is one that is looked at. */
interface Found extends UserImportRow {
  readonly problems?: readonly ProblemRow[];
}

/** Files of users that are brought along from elsewhere. */
export const imports = defineResource<TenantWork, Found, ShownImport>({
  name: "import",
  path: "imports",
  label: { one: "import", many: "imports" },
  about: "files of users from elsewhere; `user import` sends one",
  of: ofTenant,
  identity: { member: "id", argument: "id" },
  naming: ["id", "name"],
  title: ({ name, id }) => `${name} (${id})`,
  output: shownImport,
  shown,
  columns: [
    { member: "id", heading: "id" },
    { member: "name", heading: "file" },
    { member: "created_at", heading: "since" },
    { member: "state", heading: "state" },
    { member: "created", heading: "made" },
    { member: "refused", heading: "refused" },
  ],
  order: "latest first",
  secretOnce: {},
  readOnly: ["id", "state", "parts", "bytes", "lines", "line", "created", "refused", "problems", "error"],
  documents: [],
  reaches: ["users"],
  permissions: {
    list: editors,
    show: editors,
    create: editors,
    remove: editors,
    add: editors,
    run: editors,
    cancel: editors,
    report: editors,
  },

  list: operation({
    about: "list the imports of the last week",
    input: z.strictObject({}),
    run: (_, { db, tenant }: TenantWork, { limit, after }: Part) =>
      userImportRows(db, tenant.id).list({ limit, after: timePlace(after, importId) }),
  }),
  show: {
    about: "show how far an import is, and what is wrong with its lines",
    async row({ db, tenant }, id) {
      const rows = userImportRows(db, tenant.id);
      const row = importId.safeParse(id).success ? await rows.find(id) : undefined;
      return row && { ...row, problems: await rows.problems(id, mostProblems) };
    },
  },
  create: operation({
    about: "begin an import, whose file comes in parts after it",
    input: newImport,
    flags: [
      { member: "name", flag: "--name <file>", isRequired: true },
      { member: "format", flag: "--format <csv|jsonl>", isRequired: true },
    ],
    run: async (file, { db, tenant, actor }: TenantWork) => shown(await userImportRows(db, tenant.id).add(file, actor)),
  }),
  remove: {
    about: "forget an import, with its file and its report; who was made stays",
    async run({ db, tenant }, row) {
      if (stateOf(row) === "running") throw new AdminError("conflict", "an import that runs is cancelled first");
      await userImportRows(db, tenant.id).remove(row.id);
    },
  },
  actions: {
    add: action({
      on: "one",
      isDestructive: false,
      about: "send the next part of its file",
      input: newPart,
      output: shownImport,
      flags: [
        { member: "number", flag: "--number <n>", isRequired: true },
        { member: "text", flag: "--text <text>", isRequired: true },
      ],
      async run({ number, text }, { db, tenant }: TenantWork, row: Found) {
        // A part that comes once more, since its answer was lost, is there.
        if (number < row.parts) return shown(row);
        const bytes = Buffer.byteLength(text);
        if (row.bytes + bytes > mostBytes)
          throw new AdminError("invalid", "text: makes the file too large; send it as several of 256 MiB at the most");
        const lines = text.split("\n").length - 1;
        const sealed = (await vaultFor(db, tenant.id)).close(text, partContext(tenant.id, `${row.id}:${number}`));
        const added = await userImportRows(db, tenant.id).append(row.id, { number, bytes, lines, sealed });
        if (added) return shown(added);
        throw new AdminError(
          "conflict",
          row.runAt ? "the file is complete, and has run" : `number: ${row.parts} is next`,
        );
      },
    }),
    run: action({
      on: "one",
      isDestructive: false,
      about: "read the whole file: without --for-real only to say what would come of it",
      input: howToRun,
      output: shownImport,
      flags: [{ member: "dry_run", flag: "--for-real", value: false, about: "make the users" }],
      async run({ dry_run: isDryRun }, { db, tenant, actor }: TenantWork, row: Found) {
        const begun = await userImportRows(db, tenant.id).run(row.id, isDryRun, actor);
        if (begun) return shown(begun);
        throw new AdminError("conflict", stateOf(row) === "running" ? "it runs" : "there is no file to read any more");
      },
    }),
    report: action({
      on: "one",
      isDestructive: false,
      changesNothing: true,
      about: "tell everything that is wrong with its lines",
      input: z.strictObject({}),
      output: importReport,
      said: ({ problems }) =>
        problems.map(({ line, member, detail }) => `line ${line}: ${member === null ? "" : `${member}: `}${detail}`),
      run: async (_, { db, tenant }: TenantWork, { id }: Found) => ({
        id,
        problems: await userImportRows(db, tenant.id).problems(id),
      }),
    }),
    cancel: action({
      on: "one",
      isDestructive: true,
      about: "stop an import; who was made stays",
      input: z.strictObject({}),
      output: shownImport,
      async run(_, { db, tenant }: TenantWork, row: Found) {
        const stopped = await userImportRows(db, tenant.id).cancel(row.id);
        if (stopped) return shown(stopped);
        throw new AdminError("conflict", "it has ended already");
      },
    }),
  },
});

function stateOf({ cancelledAt, gaveUpAt, doneAt, runAt, isDryRun }: UserImportRow): ShownImport["state"] {
  if (cancelledAt) return "cancelled";
  if (gaveUpAt) return "failed";
  if (doneAt) return isDryRun ? "checked" : "done";
  return runAt ? "running" : "uploading";
}

function shown(row: Found): ShownImport {
  const { id, name, format, parts, bytes, lines, line, created, refused, problems } = row;
  return {
    id,
    name,
    format,
    state: stateOf(row),
    dry_run: row.isDryRun,
    parts,
    bytes,
    lines,
    line,
    created,
    refused,
    ...(problems && { problems }),
    error: row.lastError,
    created_at: row.createdAt,
    run_at: row.runAt,
    ended_at: row.doneAt ?? row.gaveUpAt,
  };
}
