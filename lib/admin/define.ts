import { z } from "zod";
import type { Page, Part } from "@/lib/store/page";
import { isTransaction, withinTenants } from "@/lib/store/second-lock";
import { AdminError, changed, parseInput } from "./errors";
import { changeNewest } from "./newest";
import type { Action, Operation } from "./operation";
import { mayDo } from "./permissions";
import { type Difference, differenceOf, recordTold, type Told } from "./recording";
import type { Context, Described, Resource } from "./resource";
import { expectedVersion } from "./schemas";
import type { Scope, Work } from "./scope";

/** A resource as its file defines it: what is known of it, and how each operation is done to its rows. */
export interface Definition<W extends Work, Row, Item>
  extends Omit<Described<Item, keyof Item & string>, "isOfTenant"> {
  readonly of: Scope<W>;
  shown(row: Row): Item;
  readonly list: Operation<readonly [W, Part], Page<Row>>;
  readonly show: { readonly about: string; row(work: W, id: string): Promise<Row | undefined> };
  readonly create?: Operation<readonly [W], Item>;
  /** Gives undefined where the row has another version by now. */
  readonly update?: Operation<readonly [W, Row], Item | undefined>;
  /** What is recorded of an update. */
  changed?(difference: Difference<Item>): readonly Told[];
  readonly remove?: {
    readonly about: string;
    run(work: W, row: Row): Promise<void>;
    events?(item: Item): readonly Told[];
  };
  readonly actions?: Readonly<Record<string, Action<W, Row>>>;
}

const query = z.object({
  limit: z.int().min(1).max(1_000).default(100),
  after: z
    .string()
    .max(1_000)
    .refine((text) => !text.includes("\0"), "must be what `next` of the page before was")
    .optional(),
});
const versioned = z.looseObject({ version: expectedVersion });

/** What came of an operation, and what is recorded of it. */
interface Outcome<T> {
  readonly result: T;
  readonly events: readonly Told[];
}

/**
 * Makes a resource of its definition. Whatever asks goes through `perform`: who may do it, which tenant it is about, and that a
 * change and what is recorded of it are one transaction, are decided there and nowhere else.
 */
export function defineResource<W extends Work, Row, Item extends object>(
  definition: Definition<W, Row, Item>,
): Resource<Item> {
  const { of, shown, list, show, create, update, changed: told, remove, actions = {}, ...described } = definition;
  const { label, permissions, identity } = described;

  const check = (context: Context, operation: string, id: string | undefined) => {
    // A tenant's own row is in no tenant but itself.
    const tenantId = of.isOfTenant ? context.tenantId : id;
    if (mayDo(context, operation, { permissions, tenantId })) return;
    throw new AdminError("forbidden", `${operation}: is not yours to do with ${label.many}`);
  };

  /** Members with a row of their own, such as `update.issuer` or `update.settings.audit`, are for whom that names. */
  const checkMembers = (context: Context, operation: string, id: string | undefined, input: unknown) => {
    for (const row of membersIn(input).map((member) => `${operation}.${member}`))
      if (Object.hasOwn(permissions, row)) check(context, row, id);
  };

  /** @param prepare understands the input before anything is looked up */
  async function perform<T>(
    context: Context,
    operation: string,
    id: string | undefined,
    prepare: () => (work: W) => Promise<Outcome<T>>,
  ): Promise<T> {
    check(context, operation, id);
    const run = prepare();
    return withinTenants(context.db, of.within(context.tenantId), async (tx) => {
      const { result, events } = await run(await of.open(tx, context));
      await recordTold(tx, context, events);
      return result;
    });
  }

  /** Looks at something, held to the tenant as a change is; in a transaction of others as that is, where looks may go side by side. */
  function look<T>(context: Context, run: (work: W) => Promise<T>): Promise<T> {
    const tenants = of.within(context.tenantId);
    const opened = async (db: Context["db"]) => run(await of.open(db, context));
    return tenants && !isTransaction(context.db) ? withinTenants(context.db, tenants, opened) : opened(context.db);
  }

  const found = async (work: W, id: string) => changed(await show.row(work, id), `${label.one} ${id}`);

  async function changeRow(work: W, id: string, input: unknown, run: (work: W, row: Row) => Promise<Item | undefined>) {
    let at = id;
    const read = async () => {
      const row = await found(work, at);
      const before = shown(row);
      // The name that found it may be another one by the next try.
      at = String(before[identity.member]);
      return { row, before, version: "version" in before ? Number(before.version) : 0 };
    };
    const { version } = parseInput(versioned, input);
    return changeNewest(`${label.one} ${id}`, version, read, async ({ row, before }) => {
      const after = await run(work, row);
      return after && { result: after, events: told?.(differenceOf(before, after)) ?? [] };
    });
  }

  return {
    ...described,
    isOfTenant: of.isOfTenant,
    lists: list,
    shows: show,
    ...(create && { creates: create }),
    ...(update && { updates: update }),
    ...(remove && { removes: remove }),
    actions,

    async list(context, { filter = {}, ...wanted } = {}) {
      check(context, "list", undefined);
      const part = parseInput(query, wanted);
      const { run } = list.prepared(filter);
      const { items, next } = await look(context, (work) => run(work, part));
      return { items: items.map(shown), next };
    },

    async show(context, id) {
      check(context, "show", id);
      return shown(await look(context, (work) => found(work, id)));
    },

    async showAll(context, ids) {
      check(context, "show", undefined);
      const find = async (work: W, id: string) => [id, await show.row(work, id)] as const;
      const rows = await look(context, (work) => Promise.all(ids.map((id) => find(work, id))));
      return new Map(rows.flatMap(([id, row]) => (row === undefined ? [] : [[id, shown(row)] as const])));
    },

    create: (context, input) =>
      perform(context, "create", undefined, () => {
        const { run, events } = known(create).prepared(input);
        return async (work) => outcome(await run(work), events);
      }),

    update: (context, id, input) =>
      perform(context, "update", id, () => {
        checkMembers(context, "update", id, input);
        const { run } = known(update).prepared(input);
        return (work) => changeRow(work, id, input, run);
      }),

    remove: (context, id) =>
      perform(context, "remove", id, () => async (work) => {
        const row = await found(work, id);
        const { run, events } = known(remove);
        await run(work, row);
        return outcome(shown(row), events);
      }),

    async act(context, name, id, input) {
      const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (action === undefined) throw new AdminError("not_found", `there is no ${name} of ${label.many}`);
      switch (action.on) {
        case "one":
          if (action.changesNothing) {
            check(context, name, id);
            const { run } = action.prepared(input);
            const row = await look(context, (work) => found(work, id ?? ""));
            return run(await of.open(context.db, context), row);
          }
          return perform(context, name, id, () => {
            const { run, events } = action.prepared(input);
            return async (work) => outcome(await run(work, await found(work, id ?? "")), events);
          });
        case "all":
          return perform(context, name, undefined, () => {
            const { run, events } = action.prepared(input);
            return async (work) => outcome(await run(work), events);
          });
        case "installation": {
          check({ ...context, tenantId: undefined }, name, undefined);
          const { run, events } = action.prepared(input);
          const result = await run({ db: context.db, actor: context.actor });
          await recordTold(context.db, context, events(result));
          return result;
        }
      }
    },
  };
}

/** The names of an input's members, and of those of its groups as `group.member`. */
const membersIn = (input: unknown): readonly string[] =>
  namesOf(input).flatMap(([name, value]) => [name, ...namesOf(value).map(([inner]) => `${name}.${inner}`)]);

const namesOf = (value: unknown) => (typeof value === "object" && value !== null ? Object.entries(value) : []);

const outcome = <T>(result: T, events?: (result: T) => readonly Told[]): Outcome<T> => ({
  result,
  events: events?.(result) ?? [],
});

function known<T>(operation: T | undefined): T {
  if (operation === undefined) throw new Error("this resource has no such operation");
  return operation;
}
