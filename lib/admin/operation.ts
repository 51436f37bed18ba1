import type { z } from "zod";
import { parseInput } from "./errors";
import type { Told } from "./recording";
import type { ActionFacts, Facts } from "./resource";
import type { Work } from "./scope";

/** An operation whose input has been understood. */
interface Prepared<Subjects extends readonly unknown[], Result> {
  run(...subjects: Subjects): Promise<Result>;
  /** What is recorded of it, in the transaction that it is done in. */
  events(result: Result): readonly Told[];
}

/** What an operation is, and how it is done. */
export interface Operation<Subjects extends readonly unknown[], Result> extends Facts {
  /** @throws AdminError invalid */
  prepared(input: unknown): Prepared<Subjects, Result>;
}

interface Given<S extends z.ZodType, Subjects extends readonly unknown[], Result> extends Facts {
  readonly input: S;
  run(input: z.output<S>, ...subjects: Subjects): Promise<Result>;
  events?(result: Result, input: z.output<S>): readonly Told[];
}

/** An operation whose `run` has its input as the schema says, and then what it is done to. */
export const operation = <S extends z.ZodType, Subjects extends readonly unknown[], Result>({
  run,
  events,
  ...facts
}: Given<S, Subjects, Result>): Operation<Subjects, Result> => ({
  ...facts,
  prepared(input) {
    const understood = parseInput(facts.input, input);
    return {
      run: (...subjects) => run(understood, ...subjects),
      events: (result) => events?.(result, understood) ?? [],
    };
  },
});

/** An operation of a resource's own. One `on` the whole installation goes in steps that hold each by itself, in no transaction. */
export type Action<W extends Work, Row> =
  | (ActionFacts & Operation<readonly [W, Row], unknown> & { readonly on: "one" })
  | (ActionFacts & Operation<readonly [W], unknown> & { readonly on: "all" })
  | (ActionFacts & Operation<readonly [Work], unknown> & { readonly on: "installation" });

type ActionGiven<On, S extends z.ZodType, Subjects extends readonly unknown[], O extends z.ZodType> = Given<
  S,
  Subjects,
  z.input<O>
> &
  Omit<ActionFacts, "on" | "output" | "said" | "undone" | keyof Facts> & {
    readonly on: On;
    readonly output: O;
    said?(result: z.input<O>): readonly string[];
    undone?(result: z.input<O>): ReturnType<NonNullable<ActionFacts["undone"]>>;
  };

/** An action whose `run` gives what its `output` says. */
export const action = <
  On extends ActionFacts["on"],
  S extends z.ZodType,
  Subjects extends readonly unknown[],
  O extends z.ZodType,
>({
  on,
  output,
  isDestructive,
  changesNothing,
  said,
  undone,
  ...rest
}: ActionGiven<On, S, Subjects, O>) => ({
  on,
  output,
  isDestructive,
  ...(changesNothing && { changesNothing }),
  ...(said && { said }),
  ...(undone && { undone }),
  ...operation<S, Subjects, z.input<O>>(rest),
});
