import { loadavg } from "node:os";
import { machine } from "../report";
import { type Timed, warmUps } from "./measure";
import { counts, days } from "./size";

/** Milliseconds that no page may take. */
export const bound = 300;

interface Run {
  readonly times: number;
  /** Of the seeding; undefined where it was done before. */
  readonly seconds: number | undefined;
  readonly results: readonly Timed[];
}

const round = (value: number) => value.toLocaleString("en");

/** The section of the results. */
export function boundsReport({ times, seconds, results }: Run): string {
  const over = results.filter(({ median }) => median > bound);
  const slowest = results.toSorted((a, b) => b.median - a.median).slice(0, 3);
  const told =
    over.length === 0
      ? `No median is over ${bound} ms; the slowest are ${slowest.map(({ name, median }) => `${name} (${median.toFixed(0)} ms)`).join(", ")}.`
      : `Over ${bound} ms: ${over.map(({ name, median }) => `${name} (${median.toFixed(0)} ms)`).join(", ")}.`;
  return `## The dashboard at size

Written by \`npm run bench -- --bounds\` on ${new Date().toISOString().slice(0, 10)}. Machine: ${machine()}; load average of the last quarter of an hour ${loadavg()[2]?.toFixed(1)}.

One tenant has ${round(counts.users)} users, ${round(counts.clients)} applications, ${round(counts.sessions)} sessions, ${round(counts.consents)} consents, ${round(counts.traces)} traces,
and nearly all of ${round(counts.events)} events of ${days} days; there are ${round(counts.tenants)} tenants. ${seconds === undefined ? "" : `To seed that took ${seconds.toFixed(0)} s. `}Milliseconds from the request to the whole answer, over
HTTP on the same machine, of ${times} requests one after the other, behind ${warmUps} others. ${told}

| page | best | median | p95 |
|---|--:|--:|--:|
${results.map(({ name, best, median, p95 }) => `| ${name} | ${best.toFixed(0)} | ${median.toFixed(0)} | ${p95.toFixed(0)} |`).join("\n")}
`;
}
