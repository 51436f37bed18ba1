import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { shared } from "./shared";

/** The process's measurements. */
export const metrics = () =>
  shared("metrics", () => {
    const registry = new Registry();
    const registers = [registry];
    collectDefaultMetrics({ register: registry });
    AggregatorRegistry.setRegistries(registers);
    return {
      registry,
      requests: new Counter({
        name: "gatehouse_http_requests_total",
        help: "Requests answered",
        labelNames: ["endpoint", "method", "status"],
        registers,
      }),
      requestSeconds: new Histogram({
        name: "gatehouse_http_request_seconds",
        help: "Time to answer a request",
        labelNames: ["endpoint"],
        buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        registers,
      }),
      tracesDropped: new Counter({
        name: "gatehouse_traces_dropped_total",
        help: "Traces of requests that were to be kept and were not",
        labelNames: ["reason"],
        registers,
      }),
      passwordHashQueue: new Gauge({
        name: "gatehouse_password_hash_queue",
        help: "Password hashes running or waiting",
        registers,
      }),
    };
  });

/** @param endpoint a name from the endpoint table, or `page`: never a path, which callers choose freely */
export function observeRequest(endpoint: string, method: string, status: number, seconds: number): void {
  const { count, time } = series(endpoint, method, status);
  count.inc();
  time.observe(seconds);
}

/** Finding a series by its labels takes longer than counting in it, so each is found once. */
function series(endpoint: string, method: string, status: number) {
  const known = shared(
    "metric series",
    () => new Map<string, { count: Counter.Internal; time: Histogram.Internal<"endpoint"> }>(),
  );
  const key = `${endpoint} ${method} ${status}`;
  const found = known.get(key);
  if (found) return found;
  const { requests, requestSeconds } = metrics();
  const made = { count: requests.labels({ endpoint, method, status }), time: requestSeconds.labels({ endpoint }) };
  known.set(key, made);
  return made;
}
