import cluster from "node:cluster";
import { createHash, timingSafeEqual } from "node:crypto";
import { AggregatorRegistry } from "prom-client";
import { config } from "@/lib/base/config";
import { metrics } from "@/lib/base/metrics";
import { shared } from "@/lib/base/shared";
import { text } from "@/lib/http/respond";
import { askPrimary } from "@/lib/server/messages";

/** What Prometheus reads: the sum over all workers, whichever of them is asked. */
export async function metricsPage(request: Request): Promise<Response> {
  const { metricsToken } = config();
  if (metricsToken === undefined) return text(404, "Not found\n");
  if (!isSame(request.headers.get("authorization") ?? "", `Bearer ${metricsToken}`)) {
    return text(401, "The metrics are for whoever has METRICS_TOKEN\n", { "www-authenticate": "Bearer" });
  }
  const page = cluster.isWorker ? await askPrimary("metrics") : await metrics().registry.metrics();
  return text(200, page, { "content-type": metrics().registry.contentType });
}

/** Creates the end of the exchange that each process needs: a worker answers with its figures, the primary adds them up. */
export const aggregator = () => shared("metrics aggregator", () => new AggregatorRegistry());

const digest = (value: string) => createHash("sha256").update(value).digest();
const isSame = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));
