import { afterAll } from "vitest";
import { type FetchOutside, fetchOutside, OutboundError, type OutboundOptions } from "@/lib/http/outbound";
import type { TestServer } from "@/test/hostile-server";

export const bounds: OutboundOptions = { purpose: "keys", maxBytes: 1000, timeoutMs: 2000 };

/** Starts servers that end with the file. */
export function hosts(): (starting: Promise<TestServer>) => Promise<TestServer> {
  const closing: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const close of closing) await close();
  });
  return async (starting) => {
    const server = await starting;
    closing.push(server.close);
    return server;
  };
}

/** Why a request got no answer. */
export async function reason(url: string, options: Partial<OutboundOptions> = {}, fetch: FetchOutside = fetchOutside) {
  const error = await fetch(url, { ...bounds, ...options }).then(
    ({ status }) => `answered ${status}`,
    (thrown: unknown) => thrown,
  );
  return error instanceof OutboundError ? error.reason : error;
}
