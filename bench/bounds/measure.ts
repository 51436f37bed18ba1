import type { Credentials } from "../caller";
import type { Look } from "./pages";

/** Milliseconds until the whole answer is there. */
export interface Timed {
  readonly name: string;
  readonly best: number;
  readonly median: number;
  readonly p95: number;
}

export const warmUps = 3;

/** Asks for a page again and again, one after the other. @throws where the answer is no 200 */
export async function measure(origin: string, look: Look, headers: Credentials, times: number): Promise<Timed> {
  const taken: number[] = [];
  // The first ones compile, plan and read from the disk, in each worker.
  for (let at = 0; at < warmUps; at++) await once(origin, look, headers);
  for (let at = 0; at < times; at++) taken.push(await once(origin, look, headers));
  taken.sort((a, b) => a - b);
  const at = (share: number) => taken[Math.max(0, Math.ceil(taken.length * share) - 1)] ?? Number.NaN;
  return { name: look.name, best: at(0), median: at(0.5), p95: at(0.95) };
}

async function once(origin: string, { name, path, isFirstByte }: Look, headers: Credentials): Promise<number> {
  const began = performance.now();
  const answer = await fetch(origin + path, { headers, redirect: "manual" });
  if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
  if (!isFirstByte) {
    await answer.arrayBuffer();
    return performance.now() - began;
  }
  const reader = answer.body?.getReader();
  await reader?.read();
  const spent = performance.now() - began;
  await reader?.cancel();
  return spent;
}
