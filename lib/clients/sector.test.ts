import { afterEach, describe, expect, test } from "vitest";
import { createOutbound } from "@/lib/http/outbound";
import { serve, type TestServer } from "@/test/hostile-server";
import { checkSector } from "./sector";

const redirect_uris = ["https://a.example/cb", "https://b.example/cb"];
let server: TestServer | undefined;
afterEach(() => server?.close());

async function check(answer: Parameters<typeof serve>[0], ask = createOutbound({ allowsPrivate: true })) {
  server = await serve(answer);
  return checkSector({ sector_identifier_uri: `${server.origin}/sector.json`, redirect_uris }, "test", ask).then(
    () => "ok",
    (error) => error.code,
  );
}

describe("sector_identifier_uri", () => {
  test("holds every redirect URI, and may hold others", async () => {
    const list = JSON.stringify([...redirect_uris, "https://c.example/cb"]);
    expect(await check((_, response) => response.end(list))).toBe("ok");
  });

  test.each([
    ["lacks one", JSON.stringify(redirect_uris.slice(1))],
    ["is an object", JSON.stringify({ 0: redirect_uris[0], 1: redirect_uris[1] })],
    ["has other things in it", JSON.stringify([...redirect_uris, 1])],
    ["is no JSON", "<html>"],
    ["is empty", ""],
  ])("a list that %s is invalid client metadata", async (_what, body) => {
    expect(await check((_, response) => response.end(body))).toBe("invalid_client_metadata");
  });

  test("sector-hijack: a redirect is not followed, an error and a huge body are refused", async () => {
    const good = JSON.stringify(redirect_uris);
    const redirecting = await check((request, response) =>
      request.url === "/sector.json" ? response.writeHead(302, { location: "/good" }).end() : response.end(good),
    );
    expect(redirecting).toBe("invalid_client_metadata");
    expect(server?.paths).toEqual(["/sector.json"]);
    await server?.close();
    expect(await check((_, response) => response.writeHead(404).end(good))).toBe("invalid_client_metadata");
    await server?.close();
    expect(await check((_, response) => response.end(good.padEnd(300_000)))).toBe("invalid_client_metadata");
  });

  test("ssrf: no private address is asked where the configuration forbids it", async () => {
    const strict = createOutbound({ allowsPrivate: false });
    expect(await check((_, response) => response.end(JSON.stringify(redirect_uris)), strict)).toBe(
      "invalid_client_metadata",
    );
    expect(server?.connections()).toBe(0);
    for (const uri of ["https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest", "https://0x7f.1/"])
      await expect(checkSector({ sector_identifier_uri: uri, redirect_uris }, "test", strict)).rejects.toMatchObject({
        code: "invalid_client_metadata",
        detail: expect.stringContaining("refused_address"),
      });
  });
});
