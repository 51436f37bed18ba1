import type { Context } from "@/lib/admin/resource";
import type { EventName } from "@/lib/events/catalogue";
import type { Actor } from "@/lib/model/actor";
import { account, context } from "./doing";

export interface Act {
  readonly by: Actor["kind"];
  /** @returns what identifies whoever did it */
  act(): Promise<string | undefined>;
}
/** A test that finds the row of an act that takes more than this has. */
export interface Elsewhere {
  readonly file: string;
  readonly title: string;
}
export type Acts = { readonly [Name in EventName]?: Act | Elsewhere };

export const byOperator = (act: (context: Context) => Promise<unknown>): Act => ({
  by: "operator",
  act: async () => {
    await act(context());
    return account;
  },
});

export const people: Elsewhere = {
  file: "test/events.test.ts",
  title: "what people do is recorded by the act itself: by whom, from which keyed address, and nothing that they typed",
};
