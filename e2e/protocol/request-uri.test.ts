import { expect, inject, onTestFinished, test } from "vitest";
import { serve } from "@/test/hostile-server";
import { createBrowser } from "./harness/browser";
import { base, makeWorld } from "./harness/world";

/** Plain `next start` does not know the caller's address. */
test.runIf(inject("mount") === "server.ts")(
  "starvation: one address can have so many request objects fetched and no more; what is kept costs nothing",
  async () => {
    const world = await makeWorld({ limits: { request_uri: { most: 2 } } });
    const host = await serve(({ url }, response) => {
      if (url === "/kept") response.setHeader("cache-control", "max-age=60");
      response.end("no object");
    });
    onTestFinished(host.close);
    const request_uris = ["/kept", "/fresh"].map((path) => host.origin + path);
    const client = await world.register({ request_uris });
    const ask = async (path: string) => {
      const page = await createBrowser(base).get(world.authorizeUrl({ request_uri: host.origin + path }, client));
      return page.sentTo?.searchParams.get("error") ?? page.status;
    };
    for (const path of ["/kept", "/fresh"]) expect(await ask(path)).toBe("invalid_request_object");
    expect(await ask("/fresh")).toBe(429);
    expect(host.paths).toEqual(["/kept", "/fresh"]);
  },
);
