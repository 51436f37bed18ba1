import { Command } from "commander";
import type { ActionFacts, Context, Described, Facts, Resource } from "@/lib/admin/resource";
import { withDatabase } from "./connection";
import { CommandError } from "./failure";
import { readJson, wholeNumber } from "./input";
import { cellsOf, printList } from "./listing";
import { operator } from "./operator";
import { addOptions, inputOf, type Options, withVersion } from "./options";
import { members, print, table, text } from "./output";
import { addSecretOptions, secretOf } from "./password";
import type { Terminal } from "./terminal";

/** The command of a resource, made from its definition: `gatehouse <noun> create`, `list`, `show` and the rest that it has. */
export function nounCommand(terminal: Terminal, resource: Resource): Command {
  const noun = new Command(resource.name).description(resource.about);
  const { creates, lists, shows, updates, removes, actions } = resource;
  const { label } = resource;
  const one = `<${resource.identity.argument}>`;

  /** Does something as the operator at this terminal. */
  const asOperator = <T>(options: Options, work: (context: Context) => Promise<T>) =>
    withDatabase(terminal, (db) => {
      const tenantId = typeof options.tenant === "string" ? options.tenant : undefined;
      return work({ db, actor: operator(), ...(tenantId !== undefined && { tenantId }) });
    });

  /** A command about one of them, or about all, that prints what comes of it. */
  const command = (usage: string, about: string, printed: string, isOfTenant = resource.isOfTenant) => {
    const made = noun.command(usage).description(about).option("--json", `print ${printed} as JSON`);
    return isOfTenant ? made.requiredOption("--tenant <id>", "the tenant") : made;
  };

  const secrets = Object.values(resource.secretOnce).filter((what) => what !== label.one);
  const withSecrets = [`the ${label.one}`, ...secrets.map((what) => ` its ${what} included where one was made,`)].join(
    ",",
  );

  if (creates) {
    const made = command(usageOf("create", undefined, creates), aboutOf(creates), withSecrets);
    accepting(made, creates).action(async (...given: unknown[]) => {
      const { input, options } = await whatIsGiven(terminal, creates, given);
      const item = await asOperator(options, (context) => resource.create(context, input));
      print(terminal, options, item, () => linesOf(resource, item));
    });
  }

  addOptions(command("list", lists.about, `an array of ${label.many}`), lists.input, lists.flags)
    .option("--limit <n>", "so many at the most", wholeNumber)
    .option("--after <place>", "what comes after the place that a list with --limit told")
    .action(async (options: Options & { readonly limit?: number; readonly after?: string }) => {
      const { limit, after } = options;
      const filter = await inputOf(terminal, lists.input, lists.flags, options);
      await asOperator(options, (context) => printList(terminal, options, resource, context, { limit, after, filter }));
    });

  command(`show ${one}`, shows.about, `the ${label.one}`).action(async (id: string, options: Options) => {
    const item = await asOperator(options, (context) => resource.show(context, id));
    print(terminal, options, item, () => linesOf(resource, item));
  });

  if (updates) {
    const facts = { ...updates, flags: withVersion(updates.flags) };
    const made = command(usageOf("update", one, facts), aboutOf(facts), withSecrets);
    accepting(made, facts).action(async (id: string, ...given: unknown[]) => {
      const { input, options } = await whatIsGiven(terminal, facts, given);
      const item = await asOperator(options, (context) => resource.update(context, id, input));
      print(terminal, options, item, () => linesOf(resource, item));
    });
  }

  if (removes) {
    command(`delete ${one}`, removes.about, "what was deleted").action(async (id: string, options: Options) => {
      const item = await asOperator(options, (context) => resource.remove(context, id));
      const named = Object.entries(item).filter(([name]) => resource.naming.includes(name));
      print(terminal, options, { ...Object.fromEntries(named), deleted: true }, () => [
        `Deleted ${label.one} ${resource.title(item)}`,
      ]);
    });
  }

  for (const [name, facts] of Object.entries(actions)) {
    const isOfOne = facts.on === "one";
    const isOfTenant = resource.isOfTenant && facts.on !== "installation";
    const made = command(
      usageOf(name, isOfOne ? one : undefined, facts),
      aboutOf(facts),
      "what came of it",
      isOfTenant,
    );
    accepting(made, facts).action(async (...all: unknown[]) => {
      const [id, given] = isOfOne ? [String(all[0]), all.slice(1)] : [undefined, all];
      const { input, options } = await whatIsGiven(terminal, facts, given);
      const result = await asOperator(options, (context) => resource.act(context, name, id, input));
      print(terminal, options, result, () => saidOf(resource, facts, result));
      const undone = facts.undone?.(result);
      if (undone) throw new CommandError("refused", undone.what, undone.remedy);
    });
  }
  return noun;
}

/** What it does, and how its input is given here. */
const aboutOf = ({ about, json, secret }: Facts) =>
  [about, json && "JSON, @file or - for standard input", secret && !json && "asked for, or from standard input"]
    .filter(Boolean)
    .join(". ");

function usageOf(name: string, one: string | undefined, { argument, json }: Facts): string {
  return [name, one, argument && `<${argument}>`, json && `[${json}]`].filter(Boolean).join(" ");
}

function accepting(command: Command, { input, flags, secret }: Facts): Command {
  addOptions(command, input, flags);
  if (secret) addSecretOptions(command, secret);
  return command;
}

/** The input from the arguments that the usage names, as commander hands them on with the options, and from the terminal. */
async function whatIsGiven(terminal: Terminal, facts: Facts, given: readonly unknown[]) {
  const { argument, json: name, flags, secret, input: schema } = facts;
  const names = [argument, name].filter((one) => one !== undefined);
  const texts = given.slice(0, names.length).map((one) => (typeof one === "string" ? one : undefined));
  const options = given[names.length] as Options;
  const json = name === undefined ? undefined : texts.at(-1);
  const input = {
    ...(name !== undefined && (await readJson(terminal, json, name))),
    ...(argument !== undefined && { [argument]: texts[0] }),
    ...(await inputOf(terminal, schema, flags, options)),
  };
  const typed = secret && (await secretOf(terminal, secret, options, input, json));
  return { options, input: typed === undefined ? input : { ...input, [secret?.member ?? ""]: typed } };
}

/** One of them for people: its members, what has many lines after them, and that a secret is not shown again. */
function linesOf(resource: Described<object>, item: object): string[] {
  const entries = Object.entries(item);
  const isDocument = ([name]: [string, unknown]) => resource.documents.includes(name);
  const documents = entries.filter(isDocument).flatMap(([name, value]) => [
    name,
    ...JSON.stringify(value, null, 2)
      .split("\n")
      .map((line) => `  ${line}`),
  ]);
  const shown = members(Object.fromEntries(entries.filter((one) => !isDocument(one))));
  const once = entries.flatMap(([name]) => resource.secretOnce[name] ?? []);
  return [...shown, ...documents, ...once.flatMap((what) => ["", `The ${what} is not shown again.`])];
}

function saidOf(resource: Described<object>, { said }: ActionFacts, result: unknown): readonly string[] {
  if (said) return said(result);
  if (Array.isArray(result))
    return table(
      resource.columns.map(({ heading }) => heading),
      result.map((one) => cellsOf(resource, one)),
    );
  return typeof result === "object" && result !== null ? members(result) : [text(result)];
}
