import pino from "pino";
import { config } from "./config";
import { type LogFields, loggable } from "./log-fields";
import { shared } from "./shared";

type Write = (fields: LogFields, message: string) => void;

/** The log: one line of JSON per event, on standard output. */
export interface Log {
  readonly fatal: Write;
  readonly error: Write;
  readonly warn: Write;
  readonly info: Write;
  readonly debug: Write;
  /** Writes what is still in memory, for just before an exit. */
  flush(): void;
}

/** The process's log. */
export const logger = (): Log => shared("log", () => createLog(config().logLevel, standardOutput()));

export function createLog(level: string, stream: pino.DestinationStream & { flushSync?(): void }): Log {
  const log = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: isoTime,
      formatters: { level: (label) => ({ level: label }), log: loggable },
      // Errors arrive described, by `loggable`.
      serializers: { err: (described) => described },
    },
    stream,
  );
  const write =
    (name: "fatal" | "error" | "warn" | "info" | "debug"): Write =>
    (fields, message) =>
      log[name](fields, message);
  return {
    fatal: write("fatal"),
    error: write("error"),
    warn: write("warn"),
    info: write("info"),
    debug: write("debug"),
    flush: () => stream.flushSync?.(),
  };
}

let stamp = { at: 0, text: "" };

/** Written once per millisecond, for many lines share one. */
function isoTime(): string {
  const at = Date.now();
  if (at !== stamp.at) stamp = { at, text: `,"time":"${new Date(at).toISOString()}"` };
  return stamp.text;
}

/** Lines are gathered for a fifth of a second: a write per request costs more than the request's own bookkeeping. */
function standardOutput() {
  const stream = pino.destination({ dest: 1, sync: true, minLength: 8192, periodicFlush: 200 });
  process.on("exit", () => stream.flushSync());
  return stream;
}
