import { once } from "node:events";
import { connect } from "node:net";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { base, makeWorld, type World } from "./harness/world";

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

let world: World;
let tenantId = "";
beforeAll(async () => {
  world = await makeWorld();
  ({ tenantId } = world);
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

  test("head-request: HEAD begins nothing at authorize, logout and restart", async () => {
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    const rows = () => world.sql`
      select (select count(*) from interactions where tenant_id = ${tenantId}) interactions,
        (select count(*) from authorizations where tenant_id = ${tenantId}) authorizations,
        (select count(*) from sessions where tenant_id = ${tenantId}) sessions`;
    const before = await rows();
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const restart = `${world.issuer}/interaction/${"x".repeat(43)}/restart`;
    for (const url of [
      world.authorizeUrl(),
      world.authorizeUrl({ prompt: "login" }),
      `${world.issuer}/oidc/logout`,
      restart,
    ]) {
      const answer = await fetch(url, { method: "HEAD", headers: { cookie }, redirect: "manual" });
      expect([answer.status, answer.headers.get("location")]).toEqual([405, null]);
      expect(answer.headers.get("allow")).not.toContain("HEAD");
    }
    expect(await rows()).toEqual(before);
  });

  test("nothing fetches and resizes pictures for anybody", async () => {
    for (const url of ["/favicon.svg", "/gatehouse.svg", "https://example.com/x.png"])
      expect(await status(image + encodeURIComponent(url))).toBe(404);
  });
});
