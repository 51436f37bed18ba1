import { configVersions } from "@/lib/admin/config-files/resource";
import { exported } from "@/lib/admin/config-files/resource-schemas";
import { downloadOf } from "@/lib/dashboard/download";

/** A tenant as it is now, as a configuration file. */
export async function GET(request: Request, { params }: { readonly params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  return downloadOf(request, tenant, `${tenant}.yaml`, async (context) => {
    const { content } = exported.parse(await configVersions.act(context, "export", undefined, {}));
    return content;
  });
}
