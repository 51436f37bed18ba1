import type { NextRequest } from "next/server";
import { previewOf } from "@/app/admin/_branding/preview-of";
import { errorPage } from "@/lib/http/page";

const statuses = { request: 400, server: 500, busy: 429, missing: 404 } as const;

/** An error's page as a branding would have it: these are made without Next, and so is their preview. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const { brand, example, locale, nonce } = await previewOf({
    params,
    search: Object.fromEntries(request.nextUrl.searchParams),
  });
  const status = Object.entries(statuses).find(([kind]) => kind === example.state)?.[1] ?? statuses.request;
  const html = errorPage({
    brand,
    status,
    code: status === 400 ? "invalid_request" : "server_error",
    message: "redirect_uri is not one that the client has registered",
    reference: "3f9a1c02",
    nonce,
    locale,
  });
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
}
