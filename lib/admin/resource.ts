import type { z } from "zod";
import type { Db } from "@/db/client";
import type { Page } from "@/lib/store/page";
import type { Caller, Permissions } from "./permissions";

/** Who does something, and in which tenant. */
export interface Context extends Caller {
  readonly db: Db;
  /** Left out for what belongs to the installation, such as the tenants themselves. */
  readonly tenantId?: string;
}

/** Which part of a list is wanted. */
export interface Query {
  /** From 1 to 1000. */
  readonly limit?: number;
  /** The `next` of the page before. */
  readonly after?: string;
  /** As the input of `lists`. */
  readonly filter?: unknown;
}

/** How a member of an input is given at the command line. */
export interface Flag {
  readonly member: string;
  /** As in `--name <name>`. Whether it is a number, may be repeated or takes JSON follows from the member's schema. */
  readonly flag: string;
  /** What the flag stands for, where it takes nothing itself; a function makes it anew. */
  readonly value?: unknown;
  /** In place of the member's description. */
  readonly about?: string;
  readonly isRequired?: boolean;
}

/** What the command line needs to know of an operation beside its schemas. */
export interface AtTerminal {
  /** The member that is an argument of its own, not an option. */
  readonly argument?: string;
  /** What the whole input is called, where it may be given as JSON. */
  readonly json?: string;
  readonly flags?: readonly Flag[];
  /** A member that is asked for unseen, or read from standard input, and stands in no argument. */
  readonly secret?: { readonly member: string; readonly isOptional?: boolean };
}

/** An operation as data: what it does, takes and gives. */
export interface Facts extends AtTerminal {
  /** In words, as in "make a tenant with its first signing keys". */
  readonly about: string;
  readonly input: z.ZodType;
}

/** An operation of a resource's own. */
export interface ActionFacts extends Facts {
  /** What it is done to: one of them, all of a tenant, or the whole installation. */
  readonly on: "one" | "all" | "installation";
  readonly output: z.ZodType;
  /** Whether it takes something away for good, so that a page asks first. */
  readonly isDestructive: boolean;
  /** It looks, perhaps at another's server: no transaction is held for it. What it then keeps it writes, and records, in one of its own. */
  readonly changesNothing?: boolean;
  /** What of it could not be done, and what to do about that: the command line ends with it, as refused. */
  undone?(result: unknown): { readonly what: string; readonly remedy: string } | undefined;
  /** The result in words; a list of rows is a table, and anything else its members, where this is left out. */
  said?(result: unknown): readonly string[];
}

/** A column of the table of a list. */
export interface Column<Item, Member extends string = string> {
  readonly member: Member;
  readonly heading: string;
  /** In place of the member's value, where it gives something. */
  text?(item: Item): string | undefined;
}

/** What is known of a resource without asking it: command line, REST, OpenAPI, forms and tables are made of this. */
export interface Described<Item, Member extends string = string> {
  /** As in `gatehouse registration-token`. */
  readonly name: string;
  /** Of all of them in URLs and scopes, as in `/api/admin/tenants/acme/registration-tokens` and `registration-tokens:read`. */
  readonly path: string;
  readonly label: { readonly one: string; readonly many: string };
  readonly about: string;
  /** Whether each tenant has its own. */
  readonly isOfTenant: boolean;
  /** The member that identifies one, and what a command calls whatever finds it. */
  readonly identity: { readonly member: Member; readonly argument: string };
  /** Members that say which one it is, where not all of it is told. */
  readonly naming: readonly Member[];
  /** One in a line, as in "Deleted user …". */
  title(item: Item): string;
  readonly output: z.ZodType;
  readonly columns: readonly Column<Item, Member>[];
  /** The order of a list, in words. */
  readonly order: string;
  /** Members that are told once, when they are made, and what they are called. */
  readonly secretOnce: Readonly<Record<string, string>>;
  /** Members that nobody sets. */
  readonly readOnly: readonly Member[];
  /** Members that are shown as a document of their own. */
  readonly documents: readonly Member[];
  /** Others that its changes reach, by whose `path`: an access token needs to be for changing those, too. */
  readonly reaches?: readonly string[];
  /** Members that identify one of another resource of the tenant, by whose `path`. */
  readonly refersTo?: Readonly<Partial<Record<Member, string>>>;
  /** A row for each operation; `update.<member>` or `update.<group>.<member>` is one more for a member that not everybody who may update may change. */
  readonly permissions: Permissions;
}

/** A resource: what is known of it, and its operations. Each checks the permissions first and throws `AdminError`. */
export interface Resource<Item = object> extends Described<Item> {
  /** Its input is what the list is narrowed by. */
  readonly lists: Facts;
  readonly shows: Pick<Facts, "about">;
  readonly creates?: Facts;
  readonly updates?: Facts;
  readonly removes?: Pick<Facts, "about">;
  readonly actions: Readonly<Record<string, ActionFacts>>;

  list(context: Context, query?: Query): Promise<Page<Item>>;
  show(context: Context, id: string): Promise<Item>;
  /** Several at once, by what finds them; left out of the answer is what is not there. */
  showAll(context: Context, ids: readonly string[]): Promise<ReadonlyMap<string, Item>>;
  create(context: Context, input: unknown): Promise<Item>;
  /** With `version` in the input, only where it still has that version. */
  update(context: Context, id: string, input: unknown): Promise<Item>;
  /** @returns what it was */
  remove(context: Context, id: string): Promise<Item>;
  /** @param id of what it is done to; undefined for an action on all of them */
  act(context: Context, action: string, id: string | undefined, input: unknown): Promise<unknown>;
}

/** The names of what can be done with a resource, as its permissions have them. */
export function operationsOf<Item>({
  creates,
  updates,
  removes,
  actions,
  permissions,
}: Resource<Item>): readonly string[] {
  const changes = { create: creates, update: updates, remove: removes };
  const has = Object.entries(changes).flatMap(([name, facts]) => (facts ? [name] : []));
  const ofMembers = Object.keys(permissions).filter((name) => name.startsWith("update."));
  return ["list", "show", ...has, ...ofMembers, ...Object.keys(actions)];
}
