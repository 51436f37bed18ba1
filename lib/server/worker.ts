import { closeDatabase } from "@/db/client";
import { ConfigError } from "@/lib/base/config";
import { logger } from "@/lib/base/log";
import { startHttpServer } from "@/lib/server/http-server";
import { PortError } from "@/lib/server/listen";
import type { Mounts } from "@/lib/server/listener";
import { readMessage, tellPrimary } from "@/lib/server/messages";
import { aggregator } from "@/lib/server/metrics-page";

/** How long a stop waits for requests in flight. */
export const drainSeconds = 30;
/** With the primary dead there is nobody to answer for us, and a new start may be waiting for the port. */
const orphanSeconds = 5;

/** The life of a worker process. */
export async function runWorker(mounts: Mounts): Promise<void> {
  let started: ReturnType<typeof startHttpServer> | undefined;
  let isStopping = false;
  const stop = async (seconds: number) => {
    if (isStopping) return;
    isStopping = true;
    await (await started?.catch(() => undefined))?.drain(seconds);
    await closeDatabase();
    logger().flush();
    process.exit(0);
  };
  // A terminal sends its signal to us too; when to stop is the primary's word. SIGTERM may be meant for this worker alone.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => void stop(drainSeconds));
  process.on("disconnect", () => void stop(orphanSeconds));
  process.on("message", (raw) => {
    if (readMessage(raw)?.type === "gatehouse:stop") void stop(drainSeconds);
  });

  aggregator();
  try {
    started = startHttpServer(mounts);
    await started;
    tellPrimary({ type: "gatehouse:ready" });
  } catch (error) {
    if (isStopping) return;
    const isOperators = error instanceof PortError || error instanceof ConfigError;
    if (!isOperators) logger().fatal({ event: "worker.failed", err: error }, "A worker cannot start");
    logger().flush();
    tellPrimary({ type: "gatehouse:failed", reason: error instanceof Error ? error.message : String(error) });
    process.disconnect();
    process.exit(1);
  }
}
