import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve } from "@/test/hostile-server";
import { hosts, reason } from "@/test/outbound";

const started = hosts();

describe("TLS", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "gatehouse-outbound-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

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
