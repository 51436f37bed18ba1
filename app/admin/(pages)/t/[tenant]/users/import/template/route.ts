import { importTemplate } from "@/lib/admin/imports/template";
import { downloadOf, formatOf } from "@/lib/dashboard/download";

/** A file to begin with. */
export async function GET(request: Request, { params }: { readonly params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const format = formatOf(request);
  return downloadOf(request, tenant, `users-template.${format}`, async () => importTemplate(format));
}
