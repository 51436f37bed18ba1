import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfig } from "@/lib/base/config";
import { serve, serveRaw, type TestServer } from "@/test/hostile-server";
import { createOutbound, type FetchOutside, fetchOutside, OutboundError, type OutboundOptions } from "./outbound";

const { outboundAllowPrivate } = parseConfig({
  GATEHOUSE_ENCRYPTION_KEY: "A".repeat(43),
  DATABASE_URL: "postgres://nowhere/none",
});
const strict = createOutbound({ allowsPrivate: outboundAllowPrivate });
const bounds: OutboundOptions = { purpose: "keys", maxBytes: 1000, timeoutMs: 2000 };
const closing: Array<() => Promise<void>> = [];
afterAll(async () => {
  for (const close of closing) await close();
});

async function started(starting: Promise<TestServer>): Promise<TestServer> {
  const server = await starting;
  closing.push(server.close);
  return server;
}

/** Why a request got no answer. */
async function reason(url: string, options: Partial<OutboundOptions> = {}, fetch: FetchOutside = fetchOutside) {
  const error = await fetch(url, { ...bounds, ...options }).then(
    ({ status }) => `answered ${status}`,
    (thrown: unknown) => thrown,
  );
  return error instanceof OutboundError ? error.reason : error;
}

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

describe("an answer", () => {
  test("comes with its status, headers and bytes as they are; what we ask says who and how", async () => {
    const server = await started(
      serve((request, response) => {
        const chunks: Uint8Array[] = [];
        request.on("data", (chunk) => chunks.push(chunk));
        request.on("end", () => {
          response.setHeader("x-twice", ["a", "b"]);
          const { method, url, headers } = request;
          response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }));
        });
      }),
    );
    const answer = await fetchOutside(`${server.origin}/path?q=1#fragment`, {
      ...bounds,
      method: "POST",
      body: "a=b",
      accept: "application/json",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-twice")).toBe("a, b");
    const seen = JSON.parse(Buffer.from(answer.body).toString());
    expect(seen).toMatchObject({ method: "POST", url: "/path?q=1", body: "a=b" });
    expect(seen.headers).toMatchObject({
      host: `127.0.0.1:${server.port}`,
      accept: "application/json",
      "accept-encoding": "identity",
      "content-length": "3",
      connection: "close",
    });
  });

  test("a redirect is an answer, and nothing follows it", async () => {
    const target = await started(serve((_request, response) => response.end()));
    const server = await started(
      serve((_request, response) => response.writeHead(302, { location: `${target.origin}/inside` }).end()),
    );
    expect((await fetchOutside(server.origin, bounds)).status).toBe(302);
    expect(target.connections()).toBe(0);
  });

  test("compressed bytes stay compressed: a bomb has no fuse", async () => {
    const server = await started(
      serve((_request, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("not gzip at all")),
    );
    expect(Buffer.from((await fetchOutside(server.origin, bounds)).body).toString()).toBe("not gzip at all");
  });

  test("an answer to HEAD may announce any length", async () => {
    const server = await started(
      serve((_request, response) => response.writeHead(200, { "content-length": "999999" }).end()),
    );
    expect((await fetchOutside(server.origin, { ...bounds, method: "HEAD" })).status).toBe(200);
  });
});

describe("a server that misbehaves", () => {
  test.each<[string, string, Parameters<typeof serve>[0]]>([
    ["never answers", "timeout", () => {}],
    [
      "drips",
      "timeout",
      (_request, response) => {
        const drip = setInterval(() => response.write("."), 20);
        response.on("close", () => clearInterval(drip));
      },
    ],
    [
      "announces too much",
      "too_large",
      (_request, response) => response.writeHead(200, { "content-length": 1001 }).flushHeaders(),
    ],
    [
      "never ends",
      "too_large",
      (_request, response) => {
        const more = () => response.write("x".repeat(64_000), () => !response.destroyed && setImmediate(more));
        more();
      },
    ],
    [
      "sends enormous headers",
      "too_large",
      (_request, response) => response.writeHead(200, { "x-long": "x".repeat(40_000) }).end(),
    ],
    [
      "closes half-way",
      "unreachable",
      (_request, response) => {
        response.writeHead(200, { "content-length": "500" }).write("half");
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ["resets", "unreachable", (request) => request.socket.resetAndDestroy()],
    [
      "switches protocols",
      "unreachable",
      (request) =>
        request.socket.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: other\r\nconnection: upgrade\r\n\r\n"),
    ],
  ])("%s: %s", async (_what, expected, respond) => {
    const server = await started(serve(respond));
    const begun = performance.now();
    expect(await reason(server.origin, { timeoutMs: 300 })).toBe(expected);
    expect(performance.now() - begun).toBeLessThan(1500);
  });

  test("one that answers with hints for ever is cut off", async () => {
    const server = await started(
      serveRaw((socket) => {
        const hints = setInterval(() => socket.write("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"), 5);
        socket.on("close", () => clearInterval(hints));
      }),
    );
    expect(await reason(server.origin, { timeoutMs: 200 })).toBe("timeout");
  });

  test("one that does not speak HTTP, or is not there, is unreachable", async () => {
    const mail = await started(serveRaw((socket) => socket.end("220 mail.example ESMTP\r\n")));
    expect(await reason(mail.origin)).toBe("unreachable");
    const gone = await serveRaw(() => {});
    await gone.close();
    expect(await reason(gone.origin)).toBe("unreachable");
    expect(await reason("https://no-such-name.invalid/")).toBe("unreachable");
  });

  test("what is given up is closed, so nothing is left behind", async () => {
    let closed = 0;
    const server = await started(
      serveRaw((socket) => {
        socket.on("data", () => {});
        socket.on("close", () => {
          closed += 1;
        });
      }),
    );
    expect(await reason(server.origin, { timeoutMs: 100 })).toBe("timeout");
    await expect.poll(() => closed).toBe(1);
  });

  test("a slow host is asked eight times at once, the rest wait until their time is over; other hosts are not held up", async () => {
    const slow = await started(serve(() => {}));
    const quick = await started(serve((_request, response) => response.end("here")));
    const waiting = Array.from({ length: 20 }, () => reason(slow.origin, { timeoutMs: 1000 }));
    await expect.poll(slow.connections).toBe(8);
    expect((await fetchOutside(quick.origin, bounds)).status).toBe(200);
    expect(slow.connections()).toBe(8);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["timeout"]));
  });

  test("starvation: a host that is asked for request objects without end still answers for keys", async () => {
    const host = await started(serve((request, response) => void (request.url === "/keys" && response.end("here"))));
    const waiting = Array.from({ length: 20 }, () =>
      reason(host.origin, { purpose: "request_object", timeoutMs: 1000 }),
    );
    await expect.poll(host.connections).toBe(8);
    expect((await fetchOutside(`${host.origin}/keys`, bounds)).status).toBe(200);
    await Promise.all(waiting);
  });

  test("a client that names many slow hosts holds up itself only", async () => {
    const slow = await Promise.all(Array.from({ length: 6 }, () => started(serve(() => {}))));
    const quick = await started(serve((_request, response) => response.end("here")));
    const busy = () => slow.filter(({ connections }) => connections() > 0).length;
    const waiting = slow.map(({ origin }) => reason(origin, { timeoutMs: 1000, clientHint: "acme/greedy" }));
    await expect.poll(busy).toBe(4);
    expect((await fetchOutside(quick.origin, { ...bounds, clientHint: "acme/other" })).status).toBe(200);
    expect(busy()).toBe(4);
    await Promise.all(waiting);
  });
});

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

describe("TLS", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "gatehouse-outbound-"));
    closing.push(() => rm(folder, { recursive: true, force: true }));
  });

  test("a certificate that nobody vouches for, and a server without TLS, are told as such", async () => {
    const server = await started(serve((_request, response) => response.end("secret"), certificate));
    expect(await reason(server.origin)).toBe("tls");
    expect(server.paths).toEqual([]);
    const plain = await started(serve((_request, response) => response.end()));
    expect(await reason(`https://127.0.0.1:${plain.port}`)).toBe("tls");
  });

  test("with NODE_EXTRA_CA_CERTS a certificate of one's own holds for its name and no other", async () => {
    const server = await started(serve((_request, response) => response.end("hello"), certificate));
    const ca = path.join(folder, "ca.pem");
    const entry = path.join(folder, "ask.mjs");
    await writeFile(ca, certificate.cert);
    await build({
      stdin: {
        contents: `
          import { createOutbound } from "@/lib/http/outbound";
          const lookup = (host, options, done) => done(null, [{ address: "127.0.0.1", family: 4 }]);
          const ask = createOutbound({ allowsPrivate: true, lookup });
          for (const host of ["outbound.test", "other.test"]) {
            const answer = ask(\`https://\${host}:${server.port}/\`, { maxBytes: 100, timeoutMs: 5000 });
            console.log(await answer.then(({ body }) => Buffer.from(body).toString(), ({ reason }) => reason));
          }`,
        resolveDir: path.resolve(import.meta.dirname, "../.."),
      },
      outfile: entry,
      bundle: true,
      platform: "node",
      format: "esm",
      // The packages within are CommonJS and call \`require\`.
      banner: { js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);` },
    });
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: ca };
    const { stdout } = await promisify(execFile)(process.execPath, [entry], { env });
    expect(stdout.trim().split("\n")).toEqual(["hello", "tls"]);
  });
});

/** For `outbound.test`, signed by itself, good until 2125; made for this test and used nowhere else. */
const certificate = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBojCCAUegAwIBAgIUdOUjp0SYQQJXtgON5pmoVR8tLrYwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNb3V0Ym91bmQudGVzdDAgFw0yNjExMjEyMDQ3NDJaGA8yMTI2
MTAyODIwNDc0MlowGDEWMBQGA1UEAwwNb3V0Ym91bmQudGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABGYJVsActMhZ9S02+Na4IVYgaitVJk/GhHkdKWRLgwx9
d4OOb3cYv3AjTN1WySKKyZJj1bhmDDopMDiCOgFocZKjbTBrMB0GA1UdDgQWBBQ3
JppQ8am4p2G4yN03x7QE//ENejAfBgNVHSMEGDAWgBQ3JppQ8am4p2G4yN03x7QE
//ENejAYBgNVHREEETAPgg1vdXRib3VuZC50ZXN0MA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSQAwRgIhALP67CDm4hnVimWA009fsERXbAT8f3z3gNalMiay
vTp8AiEAjE/NHUeCuxcxYEu8kOcJs8EQUUOJzAgOcMoA2nO7DHQ=
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgW5Nt8FgFy46noh6g
uRn2DUpFj2maNBVfrWhR8ixanPChRANCAARmCVbAHLTIWfUtNvjWuCFWIGorVSZP
xoR5HSlkS4MMfXeDjm93GL9wI0zdVskiismSY9W4Zgw6KTA4gjoBaHGS
-----END PRIVATE KEY-----
`,
};
