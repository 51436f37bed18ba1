import { stringify } from "csv-stringify/sync";
import type { Context } from "@/lib/admin/resource";
import { importReport } from "@/lib/admin/resources/import-schemas";
import { imports } from "@/lib/admin/resources/imports";

/** What is wrong with the lines of a file, to work through beside it. What a spreadsheet would take for a formula is guarded. */
export async function reportCsv(context: Context, id: string): Promise<string> {
  const { problems } = importReport.parse(await imports.act(context, "report", id, {}));
  const rows = problems.map(({ line, member, detail }) => [line, member ?? "", detail]);
  return stringify([["line", "member", "detail"], ...rows], { escape_formulas: true });
}
