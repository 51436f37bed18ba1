import { reportCsv } from "@/lib/admin/imports/report";
import { downloadOf } from "@/lib/dashboard/download";

interface Params {
  readonly params: Promise<{ tenant: string; import: string }>;
}

/** The report of an import as a file. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { tenant, import: id } = await params;
  return downloadOf(request, tenant, `${id}-report.csv`, async (context) => reportCsv(context, id));
}
