import { AdminError } from "@/lib/admin/errors";
import type { Context } from "@/lib/admin/resource";
import { answer, text } from "@/lib/http/respond";
import { streamed } from "@/lib/http/streamed";
import { type ImportFormat, importFormats } from "@/lib/model/import-format";
import { adminOf, contextFor } from "./session";

const types = {
  csv: "text/csv; charset=utf-8",
  jsonl: "application/jsonl; charset=utf-8",
  yaml: "application/yaml; charset=utf-8",
} as const;

/** The format that an address asks for; CSV where it asks for none that there is. */
export const formatOf = (request: Request): ImportFormat =>
  importFormats.find((one) => one === new URL(request.url).searchParams.get("format")) ?? "csv";

/**
 * A file for whoever is signed in to the dashboard, as the definitions let them have it.
 * @param content a text, or its pieces as they come; the first is awaited, so that what is refused is told as such
 */
export async function downloadOf(
  request: Request,
  tenantId: string,
  name: string,
  content: (context: Context) => Promise<string | AsyncGenerator<string>>,
): Promise<Response> {
  const admin = await adminOf(request);
  if (!admin) return text(401, "Sign in to the dashboard first.\n");
  try {
    const made = await content(contextFor(admin, tenantId));
    const body = typeof made === "string" ? made : await streamed(made);
    const format = name.endsWith(".yaml") ? "yaml" : name.endsWith(".jsonl") ? "jsonl" : "csv";
    return answer(200, body, {
      "content-type": types[format],
      "content-disposition": `attachment; filename="${name.replace(/[^\w.-]/g, "_")}"`,
      "cache-control": "no-store",
    });
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    return text(error.kind === "forbidden" ? 403 : 404, `${error.message}\n`);
  }
}
