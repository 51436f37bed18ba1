import { statements } from "@/db/client";

/** Runs it and returns how many statements it took. */
export async function count<T>(run: () => Promise<T>): Promise<{ result: T; cost: number; texts: string[] }> {
  const before = statements.texts.length;
  const result = await run();
  const texts = statements.texts.slice(before);
  return { result, cost: texts.length, texts };
}
