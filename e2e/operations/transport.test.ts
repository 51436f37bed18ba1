import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import https from "node:https";
import { type ConnectionOptions, connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { database } from "@/db/client";
import { createTenant } from "@/lib/admin/resources/tenants";
import { certificateFiles, localhostCertificate, makeCertificate } from "../../test/certificates";
import { acceptableAuthorities } from "../../test/tls-messages";
import { freePort, ready, run } from "../protocol/harness/mount";

const leaf = localhostCertificate();
const tenantId = "transport";
const everything = [
  ...["/", "/demo", "/healthz", "/readyz", "/metrics", "/favicon.svg", "/nothing", "/_next/nothing", "/.well-known/x"],
  ...["/.well-known/webfinger", "/t/nobody/authorize", "/t/a/b/c/d", `/t/${tenantId}/signed-out`],
  ...["/.well-known/openid-configuration", "/.well-known/jwks.json", "/authorize", "/oauth/token", "/userinfo"].map(
    (one) => `/t/${tenantId}${one}`,
  ),
  ...["/oidc/logout", "/oidc/check-session", "/interaction/x", "/logo/x"].map((one) => `/t/${tenantId}${one}`),
];

let files: Awaited<ReturnType<typeof certificateFiles>>;
beforeAll(async () => {
  files = await certificateFiles(leaf, makeCertificate({ subject: [{ CN: "CA" }], isAuthority: true }));
  await createTenant(database().db, { id: tenantId, name: "Transport" });
});
afterAll(() => files.remove());

async function stop(server: ChildProcess): Promise<void> {
  const left = once(server, "exit");
  server.kill("SIGTERM");
  await left;
}

const year = "max-age=31536000";

describe("server.ts, by https", () => {
  let server: ChildProcess;
  let port = 0;
  let mtlsPort = 0;
  let output = "";

  beforeAll(async () => {
    [port, mtlsPort] = [await freePort(), await freePort()];
    server = run(["dist/server.mjs"], {
      DATABASE_URL: inject("databaseUrl"),
      PUBLIC_URL: `https://localhost:${port}`,
      PORT: String(port),
      MTLS_PORT: String(mtlsPort),
      HOST: "localhost",
      WORKERS: "1",
      ...files.env,
      LOG_LEVEL: "info",
    });
    server.stdout?.on("data", (chunk: Buffer) => {
      output += chunk;
    });
    await vi.waitFor(async () => expect(await status("/readyz")).toBe(200), { timeout: 60_000, interval: 200 });
  });
  afterAll(() => stop(server));

  async function get(url: string, at = port): Promise<{ status: number | undefined; headers: NodeJS.Dict<unknown> }> {
    const request = https.request({ host: "localhost", port: at, path: url, ca: leaf.cert, agent: false }).end();
    const [response] = (await once(request, "response")) as [import("node:http").IncomingMessage];
    response.resume();
    return { status: response.statusCode, headers: response.headers };
  }
  const status = async (url: string) => (await get(url)).status;

  /** Sends bytes as they stand, for what no client would send. */
  async function raw(text: string): Promise<string> {
    const socket = connect({ port, host: "localhost", ca: leaf.cert });
    socket.write(text);
    let answer = "";
    for await (const chunk of socket) answer += chunk;
    return answer;
  }

  test("no-hsts: every answer tells the browser to come by https, and that types are as they say", async () => {
    for (const url of everything) {
      const { headers } = await get(url);
      expect([url, headers["strict-transport-security"], headers["x-content-type-options"]]).toEqual([
        url,
        year,
        "nosniff",
      ]);
    }
    const { headers } = await get("/nothing", mtlsPort);
    expect(headers).toMatchObject({ "strict-transport-security": year, "x-content-type-options": "nosniff" });
  });

  test("so does what is answered to no request at all", async () => {
    for (const text of ["GARBAGE\r\n\r\n", "GET /../x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"]) {
      const answer = await raw(text);
      expect(answer).toMatch(/^HTTP\/1.1 400 /);
      expect(answer).toContain(`strict-transport-security: ${year}\r\n`);
      expect(answer).toContain("x-content-type-options: nosniff\r\n");
    }
  });

  test("hang-up: a POST that breaks off is the caller's doing, not a database that is away", async () => {
    const form = `POST /t/${tenantId}/oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n`;
    for (const sent of [
      `${form}Content-Length: 100\r\n\r\ngrant_type=`,
      `${form}Transfer-Encoding: chunked\r\n\r\n5\r\ngrant\r\n`,
    ]) {
      output = "";
      const socket = connect({ port, host: "localhost", ca: leaf.cert });
      await once(socket, "secureConnect");
      socket.write(sent);
      // Another request's answer says that this one has begun.
      await get("/healthz");
      socket.destroy();
      // Lines of earlier requests may still come: the log gathers them.
      await expect.poll(() => output).toContain("the request body ended too early");
      expect(output).toMatch(/"endpoint":"token".*"status":400.*ended too early/);
      expect(output).not.toContain("database");
    }
  });

  /** What a handshake settles on, or the code of the alert. */
  async function handshake(options: ConnectionOptions, at: number): Promise<string> {
    const socket = connect({ port: at, host: "localhost", rejectUnauthorized: false, ...options });
    try {
      await once(socket, "secureConnect");
      return `${socket.getProtocol()} ${socket.getCipher().name}`;
    } catch (error) {
      return error instanceof Error && "code" in error ? String(error.code) : "refused";
    } finally {
      socket.destroy();
    }
  }

  async function expectSoundTls() {
    const old = { maxVersion: "TLSv1.2" } as const;
    for (const at of [port, mtlsPort]) {
      for (const cipher of ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"])
        expect(await handshake({ ...old, ciphers: cipher }, at)).toBe(`TLSv1.2 ${cipher}`);
      expect(await handshake({}, at)).toBe("TLSv1.3 TLS_AES_256_GCM_SHA384");
      const older = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
      for (const weak of [
        { ...old, ciphers: "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA" },
        older,
      ])
        expect(await handshake(weak, at)).toMatch(/^ERR_SSL_.*ALERT/);
    }
  }

  test("cbc: every port takes TLS 1.2 with ECDHE and AEAD alone, and TLS 1.3", expectSoundTls);

  test("the port that asks for certificates names no CA, so that no client keeps a self-signed one to itself", async () => {
    expect(await acceptableAuthorities(port)).toBeUndefined();
    expect(await acceptableAuthorities(mtlsPort)).toEqual(Buffer.alloc(0));
  });

  test("a renewed certificate changes neither", async () => {
    const renewed = localhostCertificate();
    await files.renew(renewed);
    for (const at of [port, mtlsPort])
      await expect.poll(() => handshake({ ca: renewed.cert, rejectUnauthorized: true }, at)).toMatch(/^TLS/);
    await expectSoundTls();
    expect(await acceptableAuthorities(mtlsPort)).toEqual(Buffer.alloc(0));
  });
});

describe("plain next start, behind a proxy that speaks https", () => {
  let server: ChildProcess;
  let base = "";

  beforeAll(async () => {
    const port = await freePort();
    base = `http://localhost:${port}`;
    server = run(["node_modules/next/dist/bin/next", "start", "-p", String(port)], {
      DATABASE_URL: inject("databaseUrl"),
      PUBLIC_URL: "https://login.example.com",
      WORKERS: "1",
    });
    await ready(base, server);
  });
  afterAll(() => stop(server));

  test("no-hsts: every answer tells the browser to come by https, and that types are as they say", async () => {
    for (const url of everything) {
      const answer = await fetch(base + url, { headers: { "x-forwarded-proto": "https" }, redirect: "manual" });
      await answer.text();
      const { headers } = answer;
      const said = [headers.get("strict-transport-security"), headers.get("x-content-type-options")];
      expect([url, ...said]).toEqual([url, year, "nosniff"]);
    }
  });
});
