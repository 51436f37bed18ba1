import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { JWK } from "jose";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { serve } from "@/test/hostile-server";
import { assertions, makeKey, refused } from "./harness/assertions";

const { world, claims, signed, send } = await assertions();

describe("keys by jwks_uri", () => {
  let keys: JWK[] = [];
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify({ keys }));
  });
  let uri = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  });
  afterAll(() => server.close());

  test("a key that the client has just begun to use is fetched, one that it took away is not", async () => {
    const [first, second] = [await makeKey("ES256", "first"), await makeKey("ES256", "second")];
    keys = [first.publicJwk];
    const who = await world.register({ token_endpoint_auth_method: "private_key_jwt", jwks_uri: uri });
    expect((await send(await signed(claims(who), first))).status).toBe(200);
    keys = [second.publicJwk];
    expect((await send(await signed(claims(who), second))).status).toBe(200);
    expect(await send(await signed(claims(who), await makeKey("ES256", "third")))).toMatchObject(refused);
  });

  test("a host that is away proves nothing against the client: 503", async () => {
    const host = await serve((_request, response) => response.destroy());
    onTestFinished(host.close);
    const jwks_uri = `${host.origin}/jwks`;
    const gone = await world.register({ token_endpoint_auth_method: "private_key_jwt", jwks_uri });
    const answered = await send(await signed(claims(gone)));
    expect(answered).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
    expect(answered.headers.get("retry-after")).toBe("10");
  });
});
