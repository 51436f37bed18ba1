import { afterAll, describe, expect, it } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { isPassword } from "@/lib/identity/password";
import { gatehouse, makeTenant } from "@/test/command";

afterAll(closeDatabase);

const web = JSON.stringify({ redirect_uris: ["https://app.example/cb"] });

describe("user", () => {
  const hashOf = async (sub: string) => {
    const [row] = await database().sql<{ hash: string }[]>`select hash from passwords where user_id = ${sub}`;
    return row?.hash;
  };

  it("makes a user with claims and a password from standard input, which nothing prints", async () => {
    const tenant = await makeTenant();
    const claims = '{"username":"ann","address":{"locality":"Whitby"},"phone_number_verified":true}';
    const made = await gatehouse(
      ["user", "create", "--tenant", tenant, claims, "--email", "ann@example.com", "--password-stdin", "--json"],
      { stdin: "correct horse battery\n" },
    );
    expect(made.json()).toMatchObject({ username: "ann", email: "ann@example.com", address: { locality: "Whitby" } });
    expect(made.out + made.err).not.toContain("correct horse");
    expect(await isPassword("correct horse battery", await hashOf(made.json().sub))).toBe(true);
  });

  it("asks for a password where somebody can type, twice", async () => {
    const tenant = await makeTenant();
    const create = (name: string, answers: readonly string[] | undefined) =>
      gatehouse(["user", "create", "--tenant", tenant, "--username", name, "--json"], { answers });
    const typed = await create("typed", ["correct horse", "correct horse"]);
    expect(await isPassword("correct horse", await hashOf(typed.json().sub))).toBe(true);
    expect(await hashOf((await create("empty", [""])).json().sub)).toBeUndefined();
    expect(await hashOf((await create("script", undefined)).json().sub)).toBeUndefined();
    expect(await create("differs", ["correct horse", "wrong horse"])).toMatchObject({ code: 2, out: "" });
  });

  it("finds a user by subject, user name or address, changes and deletes them", async () => {
    const tenant = await makeTenant();
    const of = ["--tenant", tenant, "--json"];
    const { sub } = (
      await gatehouse(["user", "create", ...of, "--username", "Ben", "--email", "Ben@Example.com"])
    ).json();
    for (const who of [sub, "ben", "ben@example.com"]) {
      expect((await gatehouse(["user", "show", who, ...of])).json()).toMatchObject({ sub });
    }
    const changed = await gatehouse(["user", "update", "ben", ...of, '{"email":null,"nickname":"B"}', "--disable"]);
    const { account, ...after } = changed.json();
    expect(after).toEqual({ sub, username: "Ben", nickname: "B", disabled: true, version: 2 });
    expect(account).toMatchObject({ password_changed_at: null, recovery_codes_left: 0, locked_until: null });
    const set = await gatehouse(["user", "set-password", "ben", ...of, "--password-stdin"], {
      stdin: "a new password",
    });
    expect(set.json()).toEqual({ sub, username: "Ben", password_set: true });
    expect(await isPassword("a new password", await hashOf(sub))).toBe(true);
    expect(await gatehouse(["user", "create", ...of, "--username", "BEN"])).toMatchObject({ code: 4 });
    expect((await gatehouse(["user", "delete", "ben", ...of])).json()).toEqual({ sub, username: "Ben", deleted: true });
    expect(await gatehouse(["user", "show", sub, ...of])).toMatchObject({ code: 3 });
  });

  it("signs a user out of every browser, and stops offline access where that is asked for", {
    tags: "op-back-channel-reasons",
  }, async () => {
    const tenant = await makeTenant();
    const of = ["--tenant", tenant, "--json"];
    const { sub } = (await gatehouse(["user", "create", ...of, "--username", "dee"])).json();
    const { client_id } = (await gatehouse(["client", "create", ...of, web])).json();
    const { sql } = database();
    for (const browser of ["00000000-0000-4000-8000-0000000000a1", "00000000-0000-4000-8000-0000000000a2"]) {
      await sql`insert into browsers (tenant_id, id, secret_hash, created_at, expires_at)
        values (${tenant}, ${browser}, ${Buffer.from(browser)}, now(), now() + interval '1 day')`;
      await sql`insert into sessions (tenant_id, id, browser_id, user_id, auth_time, amr, acr, selected_at, created_at, expires_at)
        values (${tenant}, ${browser}, ${browser}, ${sub}, now(), '{pwd}', 'x', now(), now(), now() + interval '1 day')`;
      await sql`insert into authorizations (tenant_id, id, client_id, user_id, session_id, scopes, resources, request, created_at, code_expires_at, expires_at)
        values (${tenant}, ${browser}, ${client_id}, ${sub}, ${browser}, '{openid,offline_access}', '{}', '{}', now(), now(), now() + interval '1 day')`;
    }
    const revoked = async () => {
      const [row] = await sql`select count(revoked_at)::int as count from authorizations where tenant_id = ${tenant}`;
      return row?.count;
    };
    const ended = { sub, username: "dee", sessions_ended: 2 };
    expect((await gatehouse(["user", "sign-out", "dee", ...of])).json()).toEqual(ended);
    expect(await revoked()).toBe(0);
    expect((await gatehouse(["user", "sign-out", "dee", ...of, "--revoke"])).json()).toMatchObject({
      sessions_ended: 0,
    });
    expect(await revoked()).toBe(2);
    expect(await gatehouse(["user", "sign-out", "nobody", ...of])).toMatchObject({ code: 3 });
  });

  it("prefers a user name to somebody else's address", async () => {
    const tenant = await makeTenant();
    const of = ["--tenant", tenant, "--json"];
    await gatehouse(["user", "create", ...of, "--username", "mallory", "--email", "carol@example.com"]);
    await gatehouse(["user", "create", ...of, "--username", "carol@example.com"]);
    const shown = await gatehouse(["user", "show", "carol@example.com", ...of]);
    expect(shown.json().username).toBe("carol@example.com");
  });
});
