import { expect, test } from "vitest";
import { setPassword } from "@/lib/admin/resources/users";
import { createBrowser } from "./harness/browser";
import { base, makeWorld } from "./harness/world";

/** So many wrong passwords for one account from a browser that does not know it, the windows between them being over. */
async function guess(world: Awaited<ReturnType<typeof makeWorld>>, times: number) {
  const stranger = createBrowser(base);
  let page = await stranger.get(world.authorizeUrl());
  for (let n = 0; n < times; n++) {
    await world.sql`update attempts set window_ends_at = now() - interval '1 second' where tenant_id = ${world.tenantId}`;
    page = await stranger.submit(page, { identifier: "alice", password: "wrong", do: "sign_in" });
  }
  return page;
}

test("guessing-budget: strangers have so many tries in all, a browser that knows the account and a new password end the lock", async () => {
  const world = await makeWorld({ sign_in: { failures_per_account: 2, failures_in_a_row: 4 } });
  const known = createBrowser(base);
  await world.authorize({}, world.client, known);
  const page = await guess(world, 6);
  expect(page.html).toMatch(/in 7 days|in 8 days/);
  await expect(world.authorize()).rejects.toThrow("no way to the client");

  const again = await known.get(world.authorizeUrl({ prompt: "login" }));
  expect((await world.passThrough(known, again)).searchParams.get("code")).toBeTruthy();
  expect((await world.authorize()).searchParams.get("code")).toBeTruthy();

  await guess(world, 6);
  await expect(world.authorize()).rejects.toThrow("no way to the client");
  await setPassword(world.db, world.tenantId, "alice", "correct horse battery staple");
  expect((await world.authorize()).searchParams.get("code")).toBeTruthy();
});
