import { describe, expect, test } from "vitest";
import { database } from "@/db/client";
import { setPassword } from "@/lib/admin/resources/users";
import { logoutWorld, poll } from "./logout-world";

const { db } = database();
const { end, start, receiver, signedIn } = await logoutWorld();

describe("a stop of the server", () => {
  test("by SIGKILL between the end of a session and its delivery loses nothing", {
    tags: "op-back-channel-queue",
  }, async () => {
    const { received, uri } = await receiver((response, times) => (times === 1 ? undefined : response.end()));
    const { signOut, notices, hurry } = await signedIn(uri);
    await signOut();
    await poll(() => received.length).toBe(1);
    await end("SIGKILL");
    expect((await notices())[0]).toMatchObject({ told: false, gave_up: false, attempts: 1 });
    await hurry();
    await start();
    await poll(async () => (await notices())[0]).toMatchObject({ told: true, attempts: 2 });
  });

  test("what ended while no server ran is told by the next, of one process too", async () => {
    const { received, uri } = await receiver();
    const { tenant } = await signedIn(uri);
    await end("SIGTERM");
    await setPassword(db, tenant, "alice", "another long password");
    await start({ WORKERS: "1" });
    await poll(() => received.length).toBe(1);
  });

  test("waits for a client that is being told, then ends with 0", async () => {
    const { received, uri } = await receiver((response) => setTimeout(() => response.end(), 1_000));
    const { signOut, notices } = await signedIn(uri);
    await signOut();
    await poll(() => received.length).toBe(1);
    expect(await end("SIGTERM")).toBe(0);
    expect((await notices())[0]).toMatchObject({ told: true });
    await start();
  });
});

describe("a server that may ask nobody inside", () => {
  test("ssrf: an address that is not on the internet is never asked by a server that was not told to allow it", async () => {
    const { received, uri } = await receiver();
    const { signOut, notices, hurry } = await signedIn(undefined);
    expect(await notices()).toEqual([]);
    await end("SIGTERM");
    await start({ OUTBOUND_ALLOW_PRIVATE: "false" });
    const private_ = await signedIn(uri.replace("http:", "https:"));
    await private_.signOut();
    await poll(async () => (await private_.notices())[0]?.last_error).toContain("refused_address");
    await signOut();
    await hurry();
    expect(received).toEqual([]);
  });
});
