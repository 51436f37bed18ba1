import { beforeAll, describe, expect, test } from "vitest";
import { raw } from "./harness/raw";
import { makeWorld, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const known = () => ({
  client_id: world.client.client_id,
  redirect_uri: world.client.redirect_uris[0] ?? "",
  response_type: "code",
});

describe("sizes and forms", () => {
  const post = (path: string, body: string, type = "application/x-www-form-urlencoded") =>
    fetch(world.issuer + path, { method: "POST", body, headers: { "content-type": type }, redirect: "manual" });

  test("a body that is too large is 413, with a length or without", async () => {
    const large = `state=${"x".repeat(200_000)}`;
    expect((await post("/oauth/token", large)).status).toBe(413);
    expect((await post("/authorize", large)).status).toBe(413);
    const stream = new ReadableStream({
      start(controller) {
        // Just over the limit and then nothing: whoever goes on sending to a server that has hung up may miss its answer.
        for (let i = 0; i < 14; i++) controller.enqueue(new TextEncoder().encode("x".repeat(10_000)));
      },
    });
    const init = {
      method: "POST",
      body: stream,
      duplex: "half",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    };
    const chunked = await fetch(`${world.issuer}/oauth/token`, init as RequestInit);
    expect(chunked.status).toBe(413);
  });

  test("a state of 100 kB is refused with a page by POST, and by the server by GET", async () => {
    const params = new URLSearchParams({ ...known(), scope: "openid", state: "s".repeat(100_000) });
    const posted = await fetch(`${world.issuer}/authorize`, {
      method: "POST",
      body: params,
      redirect: "manual",
      headers: { "sec-fetch-site": "same-origin" },
    });
    expect(posted.status).toBe(400);
    const got = await raw("GET", `/t/${world.tenantId}/authorize?${params}`);
    expect([400, 414, 431]).toContain(got.status);
  });

  test("another content type is 415", async () => {
    expect((await post("/oauth/token", "{}", "application/json")).status).toBe(415);
  });

  test.each([
    ["a broken percent-encoding", "grant_type=%zz"],
    ["bytes that are not UTF-8", "grant_type=%ff%fe"],
    ["a NUL", "grant_type=client_credentials&scope=%00"],
    ["a repeated parameter", "grant_type=client_credentials&grant_type=client_credentials"],
  ])("%s is invalid_request", async (_name, body) => {
    const response = await post("/oauth/token", body);
    expect(response.status).toBe(400);
    expect((await response.json()).error).toBe("invalid_request");
  });
});
