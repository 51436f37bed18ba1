import { exportUsers } from "@/lib/admin/imports/export";
import { downloadOf, formatOf } from "@/lib/dashboard/download";

/** A tenant's users as a file, without the hashes of their passwords. */
export async function GET(request: Request, { params }: { readonly params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const format = formatOf(request);
  return downloadOf(request, tenant, `${tenant}-users.${format}`, async (context) =>
    exportUsers(context, { format, withHashes: false }),
  );
}
