import { describe, expect, test } from "vitest";
import { parseConfig } from "@/lib/base/config";
import { serve } from "@/test/hostile-server";
import { hosts, reason } from "@/test/outbound";
import { createOutbound } from "./outbound";

const { outboundAllowPrivate } = parseConfig({
  GATEHOUSE_ENCRYPTION_KEY: "A".repeat(43),
  DATABASE_URL: "postgres://nowhere/none",
});
const strict = createOutbound({ allowsPrivate: outboundAllowPrivate });
const started = hosts();

type LookupDone = (error: Error | null, found: { address: string; family: number }[]) => void;

/** A name server that gives the next of these answers each time it is asked, and the last one for ever. */
function resolving(...answers: string[][]) {
  const asked: string[] = [];
  const lookup = (host: string, _options: unknown, done: LookupDone) => {
    asked.push(host);
    const answer = answers[Math.min(asked.length, answers.length) - 1] ?? [];
    setImmediate(
      done,
      null,
      answer.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return { asked, lookup: lookup as unknown as NonNullable<Parameters<typeof createOutbound>[0]["lookup"]> };
}

describe("server-side request forgery", () => {
  test("without OUTBOUND_ALLOW_PRIVATE nothing on loopback is ever connected, however it is spelled", async () => {
    const server = await started(serve((_request, response) => response.end("secret")));
    const spellings = [
      "127.0.0.1",
      "127.1",
      "0",
      "0.0.0.0",
      "2130706433",
      "0x7f000001",
      "0x7f.1",
      "0177.0.0.1",
      "127.0.0.1.",
      "①②⑦.0.0.1",
      "127。0。0。1",
      "%31%32%37.0.0.1",
      "[::1]",
      "[::]",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]",
      "[64:ff9b::7f00:1]",
      "[2002:7f00:1::]",
      "localhost",
      "LOCALHOST",
    ];
    for (const host of spellings) {
      expect([host, await reason(`https://${host}:${server.port}/`, {}, strict)]).toEqual([host, "refused_address"]);
    }
    expect(server.connections()).toBe(0);
  });

  test("a name that resolves to a private address is refused, and of a mixed answer only the public part is connected", async () => {
    const server = await started(serve((_request, response) => response.end("secret")));
    const url = `https://innocent.example:${server.port}/`;
    for (const address of ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"]) {
      const fetch = createOutbound({ allowsPrivate: false, lookup: resolving([address]).lookup });
      expect(await reason(url, {}, fetch)).toBe("refused_address");
    }
    const mixed = createOutbound({ allowsPrivate: false, lookup: resolving(["127.0.0.1", "1.1.1.1"]).lookup });
    expect(await reason(url, { timeoutMs: 300 }, mixed)).not.toMatch(/answered|tls/);
    expect(server.connections()).toBe(0);
  });

  test("dns-rebinding: the name is asked once, and what was checked is what is connected", async () => {
    const server = await started(serve((_request, response) => response.end("secret")));
    const { asked, lookup } = resolving(["1.1.1.1"], ["127.0.0.1"]);
    const fetch = createOutbound({ allowsPrivate: false, lookup });
    await reason(`https://rebinding.example:${server.port}/`, { timeoutMs: 300 }, fetch);
    expect(asked).toEqual(["rebinding.example"]);
    expect(server.connections()).toBe(0);
    expect(await reason(`https://rebinding.example:${server.port}/`, { timeoutMs: 300 }, fetch)).toBe(
      "refused_address",
    );
    expect(server.connections()).toBe(0);
  });

  test("a name server that is slow, fails or knows nothing", async () => {
    const silent = createOutbound({ allowsPrivate: false, lookup: (() => {}) as never });
    expect(await reason("https://silent.example/", { timeoutMs: 100 }, silent)).toBe("timeout");
    const empty = createOutbound({ allowsPrivate: false, lookup: resolving([]).lookup });
    expect(await reason("https://empty.example/", {}, empty)).toBe("refused_address");
  });

  test.each([
    ["http without leave", "http://example.com/"],
    ["another scheme", "ftp://example.com/"],
    ["another scheme", "file:///etc/passwd"],
    ["another scheme", "data:application/json,{}"],
    ["credentials", "https://user:password@example.com/"],
    ["a name alone", "https://user@example.com/"],
    ["no URL", "example.com"],
    ["no URL", ""],
    ["no host", "https://"],
  ])("refuses %s: %s", async (_what, url) => {
    expect(await reason(url, {}, strict)).toBe("bad_url");
  });

  test.each([22, 25, 465, 587, 6667])("refuses port %i, where another protocol listens", async (port) => {
    expect(await reason(`https://example.com:${port}/`, {}, strict)).toBe("refused_address");
    expect(await reason(`https://127.0.0.1:${port}/`)).toBe("refused_address");
  });
});
