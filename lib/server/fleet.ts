import cluster, { type Worker } from "node:cluster";
import { logger } from "@/lib/base/log";
import { readMessage } from "@/lib/server/messages";
import { aggregator } from "@/lib/server/metrics-page";

/** The worker processes. */
export interface Fleet {
  stop(): Promise<void>;
}

const steadySeconds = 60;
const longestPauseSeconds = 30;

/**
 * Forks `count` workers running `program`, and replaces those that die.
 *
 * @returns when all of them serve
 * @throws Error when one cannot start in the first place
 */
export async function launchFleet(program: string, count: number): Promise<Fleet> {
  cluster.setupPrimary({ exec: program, args: [], serialization: "json" });
  aggregator();
  const live = new Set<Worker>();
  let isStopping = false;
  let failures = 0;

  const fork = () =>
    new Promise<void>((resolve, reject) => {
      const worker = cluster.fork();
      const born = Date.now();
      let isReady = false;
      let failure: string | undefined;
      live.add(worker);
      worker.on("message", (raw) => {
        const heard = readMessage(raw);
        if (heard?.type === "gatehouse:failed") failure = heard.reason;
        if (heard?.type === "gatehouse:ask") void answer(worker, heard.id);
        if (heard?.type !== "gatehouse:ready") return;
        isReady = true;
        resolve();
      });
      worker.on("error", (err) =>
        logger().error({ event: "worker.error", worker: worker.id, err }, "A worker's channel failed"),
      );
      worker.once("exit", (code, signal) => {
        live.delete(worker);
        const how = failure ?? `a worker ended with ${signal ?? `exit code ${code}`}`;
        if (!isReady) reject(new Error(how));
        if (isStopping || (!isReady && !isRunning)) return;
        failures = Date.now() - born > steadySeconds * 1000 ? 0 : failures + 1;
        const pause = failures === 0 ? 0 : Math.min(longestPauseSeconds, 0.1 * 2 ** failures);
        logger().error(
          { event: "worker.died", worker: worker.id, reason: how },
          `A worker died; another starts in ${pause} s`,
        );
        setTimeout(() => {
          if (!isStopping) fork().catch(() => undefined);
        }, pause * 1000);
      });
    });

  let isRunning = false;
  const stop = async () => {
    isStopping = true;
    await Promise.all(
      [...live].map((worker) => {
        const gone = new Promise((resolve) => worker.once("exit", resolve));
        if (worker.isConnected()) worker.send({ type: "gatehouse:stop" });
        return gone;
      }),
    );
  };
  try {
    await Promise.all(Array.from({ length: count }, fork));
    isRunning = true;
    return { stop };
  } catch (error) {
    isStopping = true;
    for (const worker of live) worker.kill("SIGKILL");
    throw error;
  }
}

async function answer(worker: Worker, id: string): Promise<void> {
  const text = await aggregator().clusterMetrics();
  if (worker.isConnected()) worker.send({ type: "gatehouse:answer", id, text });
}
