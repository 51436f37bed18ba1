import { readFileSync, watchFile } from "node:fs";
import type { Server } from "node:https";
import { createSecureContext } from "node:tls";
import { ConfigError } from "@/lib/config";
import { logger } from "@/lib/log";

interface Files {
  readonly cert: string;
  readonly key: string;
}

/**
 * The certificate and its key.
 * @throws ConfigError when they cannot be read or do not fit together
 */
export function readTls(files: Files): { cert: Buffer; key: Buffer } {
  try {
    const pair = { cert: readFileSync(files.cert), key: readFileSync(files.key) };
    createSecureContext(pair);
    return pair;
  } catch (cause) {
    throw new ConfigError(`TLS_CERT, TLS_KEY: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/**
 * Takes a renewed certificate without a restart. A broken one is reported, and the old one stays.
 * @param ca what the servers check their callers' certificates with
 */
export function renewTls(files: Files, servers: readonly Server[], ca?: string): void {
  const renew = () => {
    try {
      const pair = readTls(files);
      for (const server of servers) server.setSecureContext({ ...pair, ca });
      logger().info({ event: "tls.renewed", file: files.cert }, "The certificate was read again");
    } catch (err) {
      logger().error(
        { event: "tls.refused", file: files.cert, err },
        "The new certificate is unusable; the old one stays",
      );
    }
  };
  // Polled: renewals replace files or links to them, which notifications follow only sometimes.
  let pending: NodeJS.Timeout | undefined;
  for (const file of [files.cert, files.key]) {
    watchFile(file, { interval: 2000, persistent: false }, () => {
      clearTimeout(pending);
      // The other file of the pair is being written at the same time.
      pending = setTimeout(renew, 500);
    });
  }
}
