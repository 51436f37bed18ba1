import { randomUUID } from "node:crypto";
import { database, isDatabaseAway } from "@/db/client";
import { OAuthError } from "@/lib/base/errors";
import { logger } from "@/lib/base/log";
import { observeRequest } from "@/lib/base/metrics";
import { emptyNotes, type Notes, noteError } from "@/lib/base/notes";
import { isOwnHost, notOwnHost } from "@/lib/http/own-host";
import { empty, json } from "@/lib/http/respond";
import type { TraceKind } from "@/lib/model/trace";
import { tallyToken } from "@/lib/store/token-tallies";
import { findTenant } from "@/lib/tenants/directory";
import { notingTenant, type Tenant } from "@/lib/tenants/tenant";
import { isPatience, leaveTrace } from "@/lib/traces/leave";
import { problemPage } from "./problem";

export type Handler = (request: Request) => Promise<Response>;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One request to one tenant's endpoint. */
export interface Exchange {
  readonly request: Request;
  readonly tenant: Tenant;
  readonly requestId: string;
  /** Path segments after `/t/{tenant}`. */
  readonly path: readonly string[];
  /** Facts for the request's log line: a client id, an outcome. Never a secret. */
  readonly log: { client?: string; error?: string; detail?: string };
}

/** One request to an endpoint of the host itself. */
type HostExchange = Pick<Exchange, "request" | "requestId" | "log">;

interface Options<One> {
  readonly name: string;
  /** Who reads an error: a program (JSON) or a person (a page); or how it is told otherwise. */
  readonly errors: "json" | "page" | ((error: OAuthError, requestId: string) => Response);
  /** Whether browser apps of any origin may call it. */
  readonly cors?: boolean;
  /** What its requests leave traces as; left out, they leave none. */
  readonly trace?: TraceKind;
  /** `false` where GET begins something, which HEAD must not (RFC 9110 §9.2.1) and cannot tell the answer of: 405. */
  readonly head?: false;
  readonly methods: Partial<Record<Method, (exchange: One) => Promise<Response>>>;
}

/** Makes a tenant's endpoint: finds the tenant, picks the method, turns what is thrown into an answer, logs one line. */
export const endpoint = (options: Options<Exchange>): Handler =>
  shell(options, async (request, seen) => {
    const { tenantId, path } = pathOf(request.url);
    seen.tenantId = tenantId;
    const found = await findTenant(tenantId);
    if (!found) throw new OAuthError("invalid_request", "there is no such issuer here", { status: 404 });
    const tenant = options.trace ? notingTenant(found, seen.notes) : found;
    seen.tenant = tenant;
    return { tenant, path };
  });

/** The same for an endpoint of the host itself, whose path names no tenant. */
export const hostEndpoint = (options: Options<HostExchange>): Handler => shell(options, async () => ({}));

/** What is known of a request once it is answered. */
interface Seen {
  tenantId: string;
  tenant?: Tenant;
  readonly notes: Notes;
}

function shell<Place extends { readonly tenant?: Tenant }>(
  options: Options<HostExchange & Place>,
  locate: (request: Request, seen: Seen) => Promise<Place>,
): Handler {
  const hasHead = options.methods.GET !== undefined && options.head !== false;
  const allow = [...Object.keys(options.methods), ...(hasHead ? ["HEAD"] : []), "OPTIONS"].join(", ");

  async function answer(request: Request, requestId: string, log: Exchange["log"], seen: Seen): Promise<Response> {
    try {
      if (!isOwnHost(() => request.headers.get("host")))
        throw new OAuthError("invalid_request", notOwnHost, { status: 421 });
      const place = await locate(request, seen);
      if (request.method === "OPTIONS") return preflight(allow, options.cors);
      const method = (request.method === "HEAD" && hasHead ? "GET" : request.method) as Method;
      const run = options.methods[method];
      if (!run) throw new OAuthError("invalid_request", `use ${allow} here`, { status: 405, headers: { allow } });
      return await run({ request, requestId, log, ...place });
    } catch (thrown) {
      const error = asOAuthError(thrown, requestId);
      noteError(seen, error);
      log.error ??= error.code;
      log.detail ??= error.detail ?? error.description;
      if (typeof options.errors === "function") return options.errors(error, requestId);
      return options.errors === "json" ? errorJson(error) : problemPage(error, requestId, seen.tenant, request);
    }
  }

  return async (request) => {
    const started = performance.now();
    const requestId = randomUUID();
    const log: Exchange["log"] = {};
    const notes = emptyNotes();
    const seen: Seen = { tenantId: "", notes };
    const response = await answer(request, requestId, log, seen);
    const milliseconds = performance.now() - started;
    const { tenantId, tenant } = seen;
    observeRequest(options.name, request.method, response.status, milliseconds / 1000);
    if (options.name === "token" && log.client !== undefined && !isPatience(log.error))
      tallyToken(database().sql, tenantId, log.client, response.status < 400);
    if (options.trace && tenant) {
      const { status } = response;
      leaveTrace({
        kind: options.trace,
        tenant,
        request,
        requestId,
        clientId: log.client,
        status,
        ms: milliseconds,
        notes,
      });
    }
    logger().info(
      {
        requestId,
        tenant: tenantId,
        endpoint: options.name,
        method: request.method,
        status: response.status,
        ms: Math.round(milliseconds * 10) / 10,
        ...log,
      },
      "request",
    );
    return response;
  };
}

/** Whatever a flow throws, as an error that can be sent. What we did not foresee is our bug: logged whole, told as `server_error`. */
export function asOAuthError(thrown: unknown, requestId: string): OAuthError {
  if (thrown instanceof OAuthError) return thrown;
  if (isDatabaseAway(thrown)) {
    logger().warn({ requestId, err: thrown }, "the database is away");
    return new OAuthError("temporarily_unavailable", "the service is briefly unavailable, please try again", {
      headers: { "retry-after": "5" },
      cause: thrown,
    });
  }
  logger().error({ requestId, err: thrown }, "unexpected error");
  return new OAuthError("server_error", `something went wrong on our side, reference ${requestId}`, { cause: thrown });
}

function errorJson(error: OAuthError): Response {
  return json(error.status, { error: error.code, error_description: error.description }, error.headers);
}

function preflight(allow: string, cors: boolean | undefined): Response {
  return empty(204, {
    allow,
    ...(cors && {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": allow,
      "access-control-allow-headers": "Authorization, Content-Type, DPoP",
      "access-control-max-age": "86400",
    }),
  });
}

/** Only the path is taken from the URL: under some hosts its origin is the address that the server is bound to. */
function pathOf(url: string): { tenantId: string; path: string[] } {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  const end = url.indexOf("?", start);
  const segments = url.slice(start + 1, end < 0 ? undefined : end).split("/");
  const at = segments.indexOf("t");
  return { tenantId: segments[at + 1] ?? "", path: segments.slice(at + 2) };
}
