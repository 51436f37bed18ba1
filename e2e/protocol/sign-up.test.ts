import { describe, expect, test } from "vitest";
import { buttons, createBrowser } from "./harness/browser";
import { base, makeWorld } from "./harness/world";

const enabled = { sign_up: { enabled: true } };
const password = "a good long password";

describe("passwords", () => {
  test("common-password: sign-up and the command line alike refuse what is guessed first", async () => {
    const world = await makeWorld(enabled);
    const browser = createBrowser(base);
    let page = await browser.get(world.authorizeUrl({ prompt: "create" }));
    for (const bad of ["password", "Password1!", "new.person", "x".repeat(2000)]) {
      const fields = { email: "new.person@example.com", name: "New Person", password: bad, do: "create" };
      page = await browser.submit(page, fields);
      expect(page.html).toContain('aria-invalid="true"');
      if (bad.length > 1024) expect(page.html).toContain("too long");
    }
    const { createUser, setPassword } = await import("@/lib/admin/resources/users");
    await expect(setPassword(world.db, world.tenantId, "alice", "alice12345")).rejects.toThrow("easily guessed");
    await expect(createUser(world.db, world.tenantId, { username: "eve", password: "Password1" })).rejects.toThrow(
      "easily guessed",
    );
  });

  test("a password over the limit is refused, not cut to one that fits", async () => {
    const world = await makeWorld();
    const { setPassword } = await import("@/lib/admin/resources/users");
    const longest = "many a word and ".repeat(64);
    await setPassword(world.db, world.tenantId, "alice", longest.slice(0, -1).padEnd(1024, "."));
    const browser = createBrowser(base);
    const sign = { identifier: "alice", do: "sign_in" };
    const page = await browser.get(world.authorizeUrl());
    const whole = longest.slice(0, -1).padEnd(1024, ".");
    const cut = await browser.submit(page, { ...sign, password: `${whole} and more` });
    expect(cut.html).toContain('name="password"');
    expect((await browser.submit(cut, { ...sign, password: whole })).html).toContain('value="allow"');
  });
});

describe("accounts", () => {
  test("flood: accounts made from one address are bounded, though each succeeds", async () => {
    const world = await makeWorld({ ...enabled, limits: { sign_up: { most: 2 } } });
    const make = async (n: number) => {
      const browser = createBrowser(base);
      const form = await browser.get(world.authorizeUrl({ prompt: "create" }));
      const fields = { email: `flood${n}@example.com`, name: "Flood", password, do: "create" };
      return (await browser.submit(form, fields)).html;
    };
    for (const n of [1, 2]) expect(await make(n)).toContain('value="allow"');
    expect(await make(3)).toMatch(/Too many|too many/);
    const rows = await world.sql`select 1 from users where tenant_id = ${world.tenantId} and username like 'flood%'`;
    expect(rows).toHaveLength(2);
  });

  test("one browser holds so many: beyond that the account that was used least lately is signed out", async () => {
    const world = await makeWorld({ sign_in: { accounts_per_browser: 2 } });
    for (const name of ["bob", "carol"]) await world.person(name);
    const browser = createBrowser(base);
    for (const name of ["alice", "bob", "carol"])
      await world.passThrough(browser, await browser.get(world.authorizeUrl({ prompt: "login" })), name);
    const choice = await browser.get(world.authorizeUrl({ prompt: "select_account" }));
    expect(buttons(choice.html, "session")).toHaveLength(2);
    expect(choice.html).not.toContain("alice@example.com");
    const [row] = await world.sql`
      select ended_at is not null as is_over from sessions where tenant_id = ${world.tenantId} and user_id = ${world.alice.sub}`;
    expect(row).toEqual({ is_over: true });
  });
});

describe("sign-up", () => {
  test.each([{ prompt: "create" }, { register: "1" }])(
    "%o starts at the registration form and ends at the client",
    { tags: "op-prompt-create" },
    async (how) => {
      const open = await makeWorld({ sign_up: { enabled: true } });
      const browser = createBrowser(base);
      const form = await browser.get(open.authorizeUrl(JSON.parse(JSON.stringify(how))));
      expect(form.html).toContain("new-password");
      const fields = { email: "new@example.com", name: "New Person", do: "create" };
      const weak = await browser.submit(form, { ...fields, password: "short" });
      expect(weak.html).toContain('value="new@example.com"');
      const made = await browser.submit(weak, { ...fields, password: "a good long password" });
      expect((await open.passThrough(browser, made, "new@example.com")).searchParams.get("code")).toBeTruthy();
    },
  );

  test("enumeration: an address that is taken is refused without a session", async () => {
    const open = await makeWorld({ sign_up: { enabled: true } });
    const browser = createBrowser(base);
    const form = await browser.get(open.authorizeUrl({ prompt: "create" }));
    const taken = await browser.submit(form, {
      email: "ALICE@example.com",
      name: "Mallory",
      password: "a good long password",
      do: "create",
    });
    expect(taken.sentTo).toBeUndefined();
    expect((await browser.get(open.authorizeUrl({ prompt: "none" }))).sentTo?.searchParams.get("error")).toBe(
      "login_required",
    );
  });

  test("is refused where the tenant does not offer it", { tags: "op-prompt-create" }, async () => {
    const world = await makeWorld();
    const page = await createBrowser(base).get(world.authorizeUrl({ prompt: "create" }));
    expect(page.sentTo?.searchParams.get("error")).toBe("invalid_request");
  });
});
