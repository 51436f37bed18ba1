import { randomBytes } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { database } from "@/db/client";
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
    expect([...(await rows())]).toEqual([{ isKept: true, isGood: true }]);
    expect(await gatehouse(of)).toMatchObject({ code: 0 });
    expect([...(await rows())]).toEqual([{ isKept: false, isGood: undefined }]);
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
