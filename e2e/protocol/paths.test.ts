import { once } from "node:events";
import { connect } from "node:net";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { base, makeWorld } from "./harness/world";

/** Sends a request as it stands, for what no client would send. */
async function raw(target: string, headers = `Host: ${new URL(base).host}\r\n`): Promise<string> {
  const socket = connect(Number(new URL(base).port), "localhost");
  await once(socket, "connect");
  socket.write(`GET ${target} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  return answer;
}
const status = async (target: string, headers?: string) => Number((await raw(target, headers)).split(" ")[1]);

const metadata = "/.well-known/openid-configuration";
const image = "/_next/image?w=640&q=75&url=";

let tenantId = "";
beforeAll(async () => {
  ({ tenantId } = await makeWorld());
});

describe("a request has one reading", () => {
  test.each([
    ...["/t/nobody/../TENANT", "/t/nobody/./TENANT", "/t/nobody/%2e%2e/TENANT", "/t/nobody/.%2E/TENANT"],
    ...["/siop/..", "/siop/%2e", "http://localhost/t/nobody/../TENANT", "/t/nobody\\..\\TENANT"],
  ])("dot-segments: %s", async (place) => {
    const answer = await status(place.replace("TENANT", `${tenantId}${metadata}`));
    // Next removes them, or leads elsewhere, before it asks us.
    if (inject("mount") === "server.ts") expect(answer).toBe(400);
    else expect(answer).toBeLessThan(500);
  });

  test("dot-segments: between slashes that are percent-encoded, which Next leaves", async () => {
    for (const place of ["/t/x%2f..%2fy/authorize", "/siop%2F%2e%2E%2Fx"]) expect(await status(place)).toBe(400);
  });

  test("two-hosts: a second Host header is refused", async () => {
    const two = `Host: ${new URL(base).host}\r\nhOST: evil.example\r\n`;
    const answers = [await status("/healthz", two), await status("/siop", two)];
    // Next never tells us of the second.
    expect(answers).toEqual(inject("mount") === "server.ts" ? [400, 400] : [200, 200]);
  });

  test("nothing fetches and resizes pictures for anybody", async () => {
    for (const url of ["/favicon.svg", "/gatehouse.svg", "https://example.com/x.png"])
      expect(await status(image + encodeURIComponent(url))).toBe(404);
  });
});
