import { database } from "@/db/client";
import { apiPath } from "@/lib/admin/api-address";
import { answer, cacheable } from "@/lib/http/respond";
import { systemTenant } from "@/lib/model/system-tenant";
import { findTenant } from "@/lib/tenants/directory";
import { type Exchange, hostEndpoint } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";
import { callerOfRequest, checkHost, checkMayCall } from "./access";
import { apiDocument } from "./document/document";
import { operationPaths } from "./operations";
import { perform } from "./perform";
import { ApiProblem, asProblem, ofOAuth, problemAnswer } from "./problem";
import { countRequest } from "./rate";
import { referencePage } from "./reference/page";
import { routed } from "./routing";

type HostExchange = Pick<Exchange, "request" | "requestId" | "log">;

/** The management API: everything below `/api/admin`. It takes access tokens and no cookie, and no page of another origin reads it. */
export const adminApi = hostEndpoint({
  name: "admin-api",
  errors: (error, requestId) => problemAnswer(ofOAuth(error), requestId),
  methods: { GET: respond, POST: respond, PATCH: respond, DELETE: respond },
});

const documents: Readonly<Record<string, (request: Request, system: Tenant) => Response>> = {
  [`${apiPath}/openapi.json`]: (request, system) => cacheable(request, apiDocument(system), "application/json"),
  [`${apiPath}/docs`]: (_, system) => referencePage(system),
};

/** Every path that there is, for the server's own table; what is at none of them is told so by the same handler. */
export const apiRoutes = [...Object.keys(documents), ...operationPaths.map((path) => apiPath + path)].map((path) => ({
  path,
  handle: adminApi,
}));

async function respond(exchange: HostExchange): Promise<Response> {
  const { request, requestId, log } = exchange;
  const headers: Record<string, string> = { "cache-control": "no-store" };
  try {
    checkHost(request);
    const path = pathOf(request.url);
    const system = await findTenant(systemTenant);
    if (!system) throw new ApiProblem("unavailable", "the installation has no tenant for its admins yet");
    const document = Object.hasOwn(documents, path) ? documents[path] : undefined;
    if (document && (request.method === "GET" || request.method === "HEAD")) return document(request, system);
    const named = routed(request.method, path);
    const { db } = database();
    const caller = await callerOfRequest(request, path, db, system, log);
    Object.assign(headers, caller.access.headers);
    await countRequest(caller.name, system, (told) => Object.assign(headers, told));
    checkMayCall(caller, named);
    const outcome = await perform({ request, path, named, caller, db });
    return answer(outcome.status, outcome.body, { ...headers, ...outcome.headers });
  } catch (thrown) {
    const problem = asProblem(thrown, request.method === "GET" ? "query" : "body");
    if (!problem) throw thrown;
    log.error = problem.kind;
    log.detail = problem.message;
    return problemAnswer(problem, requestId, headers);
  }
}

/** Of the URL only the path counts: under some hosts its origin is the address that the server is bound to. */
function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  const end = url.search(/[?#]/);
  return url.slice(start, end < 0 ? undefined : end);
}
