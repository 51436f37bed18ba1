import { statements } from "@/db/client";

/** Written beside requests, what was gathered from many of them at once; and what a connection asks when it is opened for that. */
const isBeside = (text: string) => /insert into (traces|client_counters)|typarray/.test(text);

/** Runs it and returns how many statements it took. */
export async function count<T>(run: () => Promise<T>): Promise<{ result: T; cost: number; texts: string[] }> {
  const before = statements.texts.length;
  const result = await run();
  const texts = statements.texts.slice(before).filter((text) => !isBeside(text));
  return { result, cost: texts.length, texts };
}
