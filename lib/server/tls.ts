import { constants } from "node:crypto";
import { readFileSync, watchFile } from "node:fs";
import type { Server } from "node:https";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { ConfigError } from "@/lib/base/config";
import { logger } from "@/lib/base/log";

export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** BCP 195 (RFC 9325 §3.1, §4.2): forward secrecy and authenticated encryption, nothing else. */
const offered = [
  ...["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"],
  ...["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"],
  ...["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384"],
  ...["ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305"],
];

/**
 * What a port speaks TLS with, at the start and after each renewal. Without CAs, so that none is named to callers that are asked for a
 * certificate: one that has another would keep it to itself.
 * @throws ConfigError when they cannot be read or do not fit together
 */
export function readTls(files: TlsFiles): SecureContextOptions {
  try {
    const options: SecureContextOptions = {
      cert: readFileSync(files.cert),
      key: readFileSync(files.key),
      ciphers: offered.join(":"),
      minVersion: "TLSv1.2",
    };
    createSecureContext(options);
    return options;
  } catch (cause) {
    throw new ConfigError(`TLS_CERT, TLS_KEY: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** A session that is taken up again does not bring the certificates between the caller's and a CA, so there are none. */
export const readMutualTls = (files: TlsFiles): SecureContextOptions => ({
  ...readTls(files),
  secureOptions: constants.SSL_OP_NO_TICKET,
});

/**
 * Takes a renewed certificate without a restart. A broken one is reported, and the old one stays.
 * @param read `readTls` or `readMutualTls`, as at the start
 */
export function renewTls(files: TlsFiles, servers: readonly Server[], read: typeof readTls): void {
  const renew = () => {
    try {
      const options = read(files);
      for (const server of servers) server.setSecureContext(options);
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
