import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { connect } from "./http";
import { prepare, type Script } from "./scripts";

interface Round {
  readonly origin: string;
  readonly script: Script;
  readonly connections: number;
  readonly seconds: number;
  /** Pieces of work that the round may need. */
  readonly count: number;
}

export interface Measured {
  readonly count: number;
  /** Per second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
  readonly firstError: string | undefined;
  /** Where chains of refresh tokens have got to. */
  readonly script: Script;
}

/** The load's own process, the same for every side. */
export function startLoad() {
  const child = fork(path.join(import.meta.dirname, "load.mjs"), { serialization: "advanced" });
  return {
    async run(round: Round): Promise<Measured> {
      child.send(round);
      const [measured] = await once(child, "message");
      return measured;
    },
    stop: () => child.kill(),
  };
}

async function run({ origin, script, connections: many, seconds, count }: Round): Promise<Measured> {
  const connections = await Promise.all(Array.from({ length: many }, () => connect(origin)));
  const step = await prepare(script, connections, count, origin);
  const times: number[] = [];
  let errors = 0;
  let firstError: string | undefined;

  const started = performance.now();
  const deadline = started + seconds * 1000;
  await Promise.all(
    connections.map(async (connection, at) => {
      for (let begun = performance.now(); begun < deadline; ) {
        try {
          if (!(await step(connection, at))) return;
        } catch (error) {
          errors++;
          firstError ??= String(error);
          return;
        }
        const now = performance.now();
        times.push(now - begun);
        begun = now;
      }
    }),
  );
  const elapsed = performance.now() - started;
  for (const connection of connections) connection.close();
  times.sort((a, b) => a - b);
  const quantile = (q: number) => times[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0;
  const rate = (times.length / elapsed) * 1000;
  return { count: times.length, rate, p50: quantile(0.5), p99: quantile(0.99), errors, firstError, script };
}

if (process.argv[1]?.endsWith("load.mjs")) {
  process.on("message", async (round: Round) => process.send?.(await run(round)));
}
