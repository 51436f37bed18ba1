import { describe, expect, test } from "vitest";
import { serve, serveRaw } from "@/test/hostile-server";
import { bounds, hosts, reason } from "@/test/outbound";
import { fetchOutside } from "./outbound";

const started = hosts();

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
