import type { Db } from "@/db/client";
import { apiPath } from "@/lib/admin/api-address";
import { AdminError } from "@/lib/admin/errors";
import type { Context } from "@/lib/admin/resource";
import { config } from "@/lib/base/config";
import type { ApiCaller } from "./access";
import { readBody } from "./body";
import { expansionFor } from "./expand";
import { type Outcome, once } from "./idempotency";
import type { ApiOperation } from "./operations";
import { ApiProblem } from "./problem";
import { listQuery, noQuery, showQuery, sparse } from "./query";
import type { Named } from "./routing";

/** What is asked, by whom, of what. */
interface Asked {
  readonly request: Request;
  /** As it was sent. */
  readonly path: string;
  readonly named: Named;
  readonly caller: ApiCaller;
  readonly db: Db;
}

/** Does what a request asks, by the resource's definition. @throws ApiProblem, AdminError */
export async function perform(asked: Asked): Promise<Outcome> {
  const { named, caller, db, request } = asked;
  const { does, resource } = named.operation;
  const context = contextFor(named, caller, db);
  const id = idOf(named);
  if (does.kind !== "update" && request.headers.has("if-match"))
    throw new ApiProblem("bad-request", "If-Match is for PATCH alone");
  switch (does.kind) {
    case "list": {
      const query = listQuery(request.url, resource);
      const expanding = expansionFor(named, caller, query);
      const { items, next } = await resource.list(context, query);
      const expanded = await expanding(context, items);
      const body = { items: items.map((item, at) => ({ ...sparse(item, query), ...expanded[at] })), next };
      return found(body, next === null ? {} : { link: nextLink(request.url, asked.path, next) });
    }
    case "show": {
      const query = showQuery(request.url, resource);
      const expanding = expansionFor(named, caller, query);
      const item = await resource.show(context, id);
      const [expanded] = await expanding(context, [item]);
      return found({ ...sparse(item, query), ...expanded }, tagOf(item));
    }
    case "create":
      return asOnce(asked, async (within, input) => {
        const item = await resource.create({ ...context, db: within }, input);
        return { ...found(item, { ...tagOf(item), location: addressOf(named.operation, item, named) }), status: 201 };
      });
    case "update":
      return changed(asked, context, id);
    case "remove":
      noQuery(request.url);
      await resource.remove(context, id);
      return { status: 204, body: null, headers: {} };
    case "action":
      return asOnce(asked, async (within, input) =>
        found(
          await resource.act({ ...context, db: within }, does.name, does.facts.on === "one" ? id : undefined, input),
        ),
      );
  }
}

/** RFC 7396, and RFC 9110 §13.1.1: a stale version is told apart from what else is at odds. */
async function changed({ request, named }: Asked, context: Context, id: string): Promise<Outcome> {
  noQuery(request.url);
  const { value } = await readBody(request);
  const ifMatch = request.headers.get("if-match");
  const version = ifMatch === null || ifMatch.trim() === "*" ? undefined : versionOf(ifMatch);
  if (version !== undefined && value.version !== undefined && value.version !== version)
    throw new ApiProblem("bad-request", "If-Match and the member version say different things");
  try {
    const item = await named.operation.resource.update(context, id, { ...value, ...(version && { version }) });
    return found(item, tagOf(item));
  } catch (error) {
    const isStale = error instanceof AdminError && error.kind === "conflict" && error.flaws[0]?.path[0] === "version";
    throw isStale && version !== undefined ? new ApiProblem("stale", error.message) : error;
  }
}

/** A tag of ours, or one that nothing has. */
function versionOf(ifMatch: string): number {
  const [, digits] = /^"([1-9]\d{0,14})"$/.exec(ifMatch.trim()) ?? [];
  if (digits === undefined) throw new ApiProblem("stale", "If-Match is not an ETag that this has had");
  return Number(digits);
}

async function asOnce(
  { request, path, named, caller, db }: Asked,
  run: (db: Db, input: unknown) => Promise<Outcome>,
): Promise<Outcome> {
  noQuery(request.url);
  const { text, value } = await readBody(request);
  const key = request.headers.get("idempotency-key");
  // What looks, perhaps at a host that takes its time, holds no transaction, and may be done as often as it comes.
  if (key === null || isLook(named)) return run(db, value);
  const wanted = { tenantId: named.tenantId ?? "", caller: caller.name, key, request: `POST ${path}\n${text}` };
  return once(db, wanted, (within) => run(within, value));
}

const isLook = ({ operation: { does } }: Named) => does.kind === "action" && does.facts.changesNothing === true;

/** A tenant is of no tenant: in its own path it is what is meant. */
const idOf = ({ operation: { resource }, id, tenantId }: Named) => (resource.isOfTenant ? id : tenantId) ?? "";

function contextFor({ operation, tenantId }: Named, { actor, roles, isOperator, access }: ApiCaller, db: Db): Context {
  const isOfTenant = operation.resource.isOfTenant && tenantId !== undefined;
  const { scopes } = access;
  const caller = { actor, scopes, ...(roles && { roles }), ...(isOperator && { isOperator }) };
  return { db, ...caller, ...(isOfTenant && { tenantId }) };
}

const found = (body: unknown, headers: Outcome["headers"] = {}): Outcome => ({
  status: 200,
  body: JSON.stringify(body),
  headers: { "content-type": "application/json", ...headers },
});

const tagOf = (item: object): Outcome["headers"] => ("version" in item ? { etag: `"${Number(item.version)}"` } : {});

function addressOf({ path, resource }: ApiOperation, item: object, { tenantId = "" }: Named): string {
  const id = Object.entries(item).find(([name]) => name === resource.identity.member)?.[1];
  const all = path.replace("[tenant]", encodeURIComponent(tenantId));
  return `${config().publicUrl}${apiPath}${all}/${encodeURIComponent(String(id))}`;
}

/** RFC 8288. */
function nextLink(url: string, path: string, next: string): string {
  const params = new URLSearchParams(url.split("?")[1]);
  params.set("after", next);
  return `<${config().publicUrl}${path}?${params}>; rel="next"`;
}
