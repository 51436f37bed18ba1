import { type ApiScope, scopeOf } from "@/lib/admin/api-access";
import type { ActionFacts, Facts, Resource } from "@/lib/admin/resource";
import { resources } from "@/lib/admin/resources";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** What a request asks to be done, with what is known of it. */
export type Doing =
  | { readonly kind: "list"; readonly facts: Facts }
  | { readonly kind: "show"; readonly facts: Pick<Facts, "about"> }
  | { readonly kind: "create"; readonly facts: Facts }
  | { readonly kind: "update"; readonly facts: Facts }
  | { readonly kind: "remove"; readonly facts: Pick<Facts, "about"> }
  | { readonly kind: "action"; readonly name: string; readonly facts: ActionFacts };

/** One operation of the API: routing, the document and the reference are all made of these. */
export interface ApiOperation {
  /** As in `listUsers`. */
  readonly id: string;
  readonly method: Method;
  /** Below `/api/admin`; a segment in brackets stands for any one. */
  readonly path: string;
  readonly resource: Resource;
  readonly does: Doing;
  /** The scope values that a token needs for it, its own first. */
  readonly scopes: readonly [ApiScope, ...ApiScope[]];
}

/** The name of an operation in the table of permissions. */
export const permissionOf = ({ does }: ApiOperation): string => (does.kind === "action" ? does.name : does.kind);

const tenantPath = "/tenants/[tenant]";

export const operationsFor = (resource: Resource): readonly ApiOperation[] => {
  const { isOfTenant, creates, updates, removes, lists, shows, actions, label, reaches = [] } = resource;
  const all = `${isOfTenant ? tenantPath : ""}/${resource.path}`;
  const one = isOfTenant ? `${all}/[id]` : `/${resource.path}/[tenant]`;
  const names = { one: nameOf(resource), many: pascal(label.many) };

  const make = (method: Method, path: string, id: string, does: Doing): ApiOperation => {
    const isRead = does.kind === "list" || does.kind === "show";
    const own = scopeOf(resource, isRead ? "read" : "write");
    const others = isRead ? [] : reaches.map((other) => scopeOf({ path: other }, "write"));
    return { id, method, path, resource, does, scopes: [own, ...others] };
  };
  const pathOf = (facts: ActionFacts) => ({ one, all, installation: `/${resource.path}` })[facts.on];

  return [
    make("GET", all, `list${names.many}`, { kind: "list", facts: lists }),
    ...(creates ? [make("POST", all, `create${names.one}`, { kind: "create", facts: creates })] : []),
    make("GET", one, `get${names.one}`, { kind: "show", facts: shows }),
    ...(updates ? [make("PATCH", one, `update${names.one}`, { kind: "update", facts: updates })] : []),
    ...(removes ? [make("DELETE", one, `delete${names.one}`, { kind: "remove", facts: removes })] : []),
    ...Object.entries(actions).map(([name, facts]) => {
      const id = camel(name) + (facts.on === "one" ? names.one : names.many);
      return make("POST", `${pathOf(facts)}/${name}`, id, { kind: "action", name, facts });
    }),
  ];
};

/** Everything that the API does. */
export const operations: readonly ApiOperation[] = resources.flatMap(operationsFor);

/** Every path of it, once. */
export const operationPaths: readonly string[] = [...new Set(operations.map(({ path }) => path))];

/** As in `RegistrationToken`. */
export function nameOf({ label }: Pick<Resource, "label">): string {
  return pascal(label.one);
}

function pascal(words: string): string {
  return words.replace(/(?:^|[- ])([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function camel(words: string): string {
  return words.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
