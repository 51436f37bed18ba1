import { randomBytes } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { isPassword } from "@/lib/identity/password";
import { gatehouse, makeTenant } from "@/test/command";

const web = JSON.stringify({ redirect_uris: ["https://app.example/cb"] });

describe("tenant", () => {
  it("makes, shows, changes and lists a tenant", async () => {
    const id = `cli-${randomBytes(5).toString("hex")}`;
    const settings = '{"lifetimes":{"access_token":600}}';
    const made = await gatehouse(["tenant", "create", id, "--name", "One", "--settings", settings, "--json"]);
    expect(made.json()).toMatchObject({
      id,
      name: "One",
      disabled: false,
      settings: { lifetimes: { access_token: 600 } },
    });
    expect(made.json().issuer).toMatch(new RegExp(`/t/${id}$`));

    const issuer = "https://login.example.com";
    const updated = await gatehouse(
      ["tenant", "update", id, "--issuer", issuer, "--disable", "--settings", "-", "--json"],
      {
        stdin: '{"lifetimes":{"access_token":null,"id_token":60}}',
      },
    );
    expect(updated.json()).toMatchObject({
      name: "One",
      issuer,
      disabled: true,
      settings: { lifetimes: { access_token: 3600, id_token: 60 } },
    });
    const back = await gatehouse(["tenant", "update", id, "--no-issuer", "--enable", "--json"]);
    expect(back.json()).toMatchObject({ issuer: made.json().issuer, disabled: false });
    expect((await gatehouse(["tenant", "show", id, "--json"])).json()).toEqual(back.json());
    expect((await gatehouse(["tenant", "list"])).out).toContain(id);
  });

  it("tells a conflict, an unknown tenant and bad input apart", async () => {
    const id = await makeTenant();
    const again = await gatehouse(["tenant", "create", id, "--name", "Again"]);
    expect(again).toMatchObject({ code: 4, out: "" });
    expect(again.err).toMatch(/^gatehouse: there is a tenant .*; .*\n$/);
    expect(await gatehouse(["tenant", "show", "nobody-here"])).toMatchObject({ code: 3 });
    expect(await gatehouse(["tenant", "create", "Not An Id", "--name", "x"])).toMatchObject({ code: 1 });
    expect(await gatehouse(["tenant", "update", id, "--settings", '{"unknown":1}'])).toMatchObject({ code: 1 });
  });
});

describe("client", () => {
  it("registers from JSON with a given identifier and secret, and prints exactly that", async () => {
    const tenant = await makeTenant();
    const given = {
      client_id: "shop",
      client_secret: "a secret that is long enough",
      redirect_uris: ["https://shop.example/cb"],
      token_endpoint_auth_method: "client_secret_post",
    };
    const made = await gatehouse(["client", "create", "--tenant", tenant, "--json", JSON.stringify(given)]);
    expect(made.code).toBe(0);
    expect(made.json()).toMatchObject(given);
    const shown = await gatehouse(["client", "show", "shop", "--tenant", tenant, "--json"]);
    expect(shown.json()).not.toHaveProperty("client_secret");
    expect((await gatehouse(["client", "list", "--tenant", tenant])).out).not.toContain(given.client_secret);
  });

  it("registers from a file beside the person, and from options", async () => {
    const tenant = await makeTenant();
    const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-cli-"));
    await writeFile(path.join(folder, "client.json"), web);
    const fromFile = await gatehouse(["client", "create", "--tenant", tenant, "--json", "@client.json"], { folder });
    expect(fromFile.json().client_secret).toMatch(/^[\w-]{64}$/);
    const uris = ["https://a.example/cb", "https://b.example/cb"];
    const fromOptions = await gatehouse([
      ...["client", "create", "--tenant", tenant, "--json", "--public", "--name", "Spa"],
      ...uris.flatMap((uri) => ["--redirect-uri", uri]),
    ]);
    expect(fromOptions.json()).toMatchObject({
      client_name: "Spa",
      redirect_uris: uris,
      token_endpoint_auth_method: "none",
    });
    expect(fromOptions.json()).not.toHaveProperty("client_secret");
  });

  it("updates, replaces the secret on request, and deletes", async () => {
    const tenant = await makeTenant();
    const { client_id, client_secret } = (
      await gatehouse(["client", "create", "--tenant", tenant, "--json", web])
    ).json();
    const renamed = await gatehouse(["client", "update", client_id, "--tenant", tenant, "--name", "New", "--json"]);
    expect(renamed.json()).toMatchObject({ client_id, client_name: "New", redirect_uris: ["https://app.example/cb"] });
    expect(renamed.json()).not.toHaveProperty("client_secret");
    const replaced = await gatehouse(["client", "update", client_id, "--tenant", tenant, "--new-secret", "--json"]);
    expect(replaced.json().client_secret).not.toBe(client_secret);
    expect(await gatehouse(["client", "delete", client_id, "--tenant", tenant])).toMatchObject({ code: 0 });
    expect(await gatehouse(["client", "show", client_id, "--tenant", tenant])).toMatchObject({ code: 3 });
    expect(await gatehouse(["client", "delete", client_id, "--tenant", tenant])).toMatchObject({ code: 3 });
  });

  it("keeps the secret before a new one for the time given", async () => {
    const tenant = await makeTenant();
    const { client_id } = (await gatehouse(["client", "create", "--tenant", tenant, "--json", web])).json();
    const of = ["client", "update", client_id, "--tenant", tenant, "--new-secret"];
    const kept = await gatehouse([...of, "--keep-old", "60", "--json"]);
    expect(kept.json().client_secret).toMatch(/^[\w-]{64}$/);
    const rows = () => database().sql`
      select previous_secret is not null as is_kept, previous_secret_expires_at > now() as is_good
      from clients where client_id = ${client_id}`;
    expect([...(await rows())]).toEqual([{ is_kept: true, is_good: true }]);
    expect(await gatehouse(of)).toMatchObject({ code: 0 });
    expect([...(await rows())]).toEqual([{ is_kept: false, is_good: null }]);
    expect(await gatehouse([...of, "--keep-old", "soon"])).toMatchObject({ code: 2 });
  });

  it("keeps what would steer the terminal out of it", async () => {
    const tenant = await makeTenant();
    const name = "evil\u001b[2Jname";
    await gatehouse(["client", "create", "--tenant", tenant, web, "--name", name]);
    const { out } = await gatehouse(["client", "list", "--tenant", tenant]);
    expect(out).toContain("evil\ufffd[2Jname");
    expect(out).not.toContain("\u001b");
  });
});

describe("registration-token", () => {
  it("makes a token that is shown once, lists and deletes it", async () => {
    const tenant = await makeTenant();
    const of = ["--tenant", tenant, "--json"];
    const options = ["--uses", "3", "--expires-in", "60", "--note", "Shop team"];
    const made = (await gatehouse(["registration-token", "create", ...of, ...options])).json();
    expect(made).toMatchObject({ uses_left: 3, note: "Shop team", token: expect.stringMatching(/^[\w-]{43}$/) });
    expect(Date.parse(made.expires_at) - Date.parse(made.created_at)).toBe(60_000);
    const listed = await gatehouse(["registration-token", "list", ...of]);
    expect(listed.json()).toMatchObject([{ id: made.id, uses_left: 3 }]);
    expect(listed.out).not.toContain(made.token);
    expect(await gatehouse(["registration-token", "delete", made.id, ...of])).toMatchObject({ code: 0 });
    expect((await gatehouse(["registration-token", "list", ...of])).json()).toEqual([]);
    expect(await gatehouse(["registration-token", "delete", made.id, ...of])).toMatchObject({ code: 3 });
    expect(await gatehouse(["registration-token", "create", ...of, "--uses", "many"])).toMatchObject({ code: 2 });
    expect(await gatehouse(["registration-token", "create", ...of, "--uses", "0"])).toMatchObject({ code: 1 });
    expect(await gatehouse(["registration-token", "create", "--tenant", "nobody"])).toMatchObject({ code: 3 });
  });
});

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
    expect(changed.json()).toEqual({ sub, username: "Ben", nickname: "B", disabled: true, version: 2 });
    const set = await gatehouse(["user", "set-password", "ben", ...of, "--password-stdin"], {
      stdin: "a new password",
    });
    expect(set.json()).toEqual({ sub, username: "Ben", password_set: true });
    expect(await isPassword("a new password", await hashOf(sub))).toBe(true);
    expect(await gatehouse(["user", "create", ...of, "--username", "BEN"])).toMatchObject({ code: 4 });
    expect((await gatehouse(["user", "delete", "ben", ...of])).json()).toEqual({ sub, username: "Ben", deleted: true });
    expect(await gatehouse(["user", "show", sub, ...of])).toMatchObject({ code: 3 });
  });

  it("signs a user out of every browser, and stops offline access where that is asked for", async () => {
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

describe("key", () => {
  it("generates an encryption key without a database", async () => {
    const { code, out } = await gatehouse(["key", "generate"], { env: { DATABASE_URL: undefined } });
    expect(code).toBe(0);
    expect(Buffer.from(out.trim(), "base64url")).toHaveLength(32);
  });

  it("publishes a rotated key before it signs, and at once when that is urgent", async () => {
    const tenant = await makeTenant();
    const of = ["--tenant", tenant, "--json"];
    const states = async (alg: string) =>
      (await gatehouse(["key", "list", ...of]))
        .json()
        .flatMap((key: { alg: string; state: string }) => (key.alg === alg ? [key.state] : []));
    expect(await states("ES256")).toEqual(["current"]);
    await gatehouse(["key", "rotate", ...of, "--alg", "ES256"]);
    expect(await states("ES256")).toEqual(["current", "next"]);
    expect(await states("RS256")).toEqual(["current"]);
    const [urgent] = (await gatehouse(["key", "rotate", ...of, "--alg", "ES256", "--now"])).json();
    expect(urgent).toMatchObject({ alg: "ES256", state: "current", retired_at: null });
    expect(await states("ES256")).toEqual(["retired", "current"]);
  });
});

describe("logout", () => {
  it("shows who was not told, and tells them again", async () => {
    const tenant = await makeTenant();
    const of = ["--tenant", tenant];
    const { client_id } = (await gatehouse(["client", "create", ...of, web, "--json"])).json();
    await database().sql`
      insert into logout_notices (tenant_id, client_id, sid, user_id, ended_at, attempts, next_attempt_at, last_error, delivered_at, gave_up_at)
      select ${tenant}, ${client_id}, gen_random_uuid(), gen_random_uuid(), now(), tries, now(), said, told, gave_up
      from (values (1, null, now(), null), (10, 'answered 503', null, now())) as notices (tries, said, told, gave_up)`;
    expect((await gatehouse(["logout", "list", ...of, "--json"])).json()).toHaveLength(2);
    const failed = (await gatehouse(["logout", "list", ...of, "--failed", "--json"])).json();
    expect(failed).toMatchObject([{ client_id, state: "gave_up", last_error: "answered 503", next_attempt_at: null }]);
    const again = await gatehouse(["logout", "retry", failed[0].id, ...of, "--json"]);
    expect(again.json()).toMatchObject({ state: "waiting", attempts: 0, next_attempt_at: expect.any(String) });
    for (const id of ["no-such", "00000000-0000-4000-8000-000000000000"]) {
      expect(await gatehouse(["logout", "retry", id, ...of])).toMatchObject({ code: 3, out: "" });
    }
    expect(await gatehouse(["logout", "retry", failed[0].id, "--tenant", await makeTenant()])).toMatchObject({
      code: 3,
    });
  });
});

describe("errors", () => {
  it("says what is wrong with the usage in one line", async () => {
    for (const args of [
      ["client", "list"],
      ["tenant", "made-up"],
      ["user", "show", "--tenant", "x"],
      ["key", "list", "--tenan", "x"],
    ]) {
      const { code, err, out } = await gatehouse(args);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toMatch(/^gatehouse: .*; see `npx gatehouse .*--help`\n$/);
    }
  });

  it("does not repeat input that is not JSON, since it may hold a secret", async () => {
    const { code, err } = await gatehouse(["client", "create", "--tenant", "x", '{"client_secret": hush}']);
    expect(code).toBe(2);
    expect(err).not.toContain("hush");
  });

  it("names a bad setting, a database that is away, and one that is nowhere", async () => {
    const badSetting = await gatehouse(["tenant", "list"], { env: { PORT: "many" } });
    expect(badSetting).toMatchObject({ code: 78, err: expect.stringContaining("PORT") });
    const away = await gatehouse(["tenant", "list"], { env: { DATABASE_URL: "postgres://u:hush@127.0.0.1:9/x" } });
    expect(away).toMatchObject({ code: 69, out: "" });
    expect(away.err).not.toContain("hush");
    const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-cli-"));
    const nowhere = await gatehouse(["tenant", "list"], {
      env: { DATABASE_URL: undefined, GATEHOUSE_DATA_DIR: folder },
    });
    expect(nowhere).toMatchObject({ code: 69, err: expect.stringContaining("npm start") });
  });

  it("prints help on standard output", async () => {
    expect(await gatehouse(["client", "create", "--help"])).toMatchObject({ code: 0, err: "" });
  });
});
