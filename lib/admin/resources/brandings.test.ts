import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { asSystem } from "@/lib/admin/system";
import { font } from "@/lib/endpoints/font";
import { logo } from "@/lib/endpoints/logo";
import { findTenant } from "@/lib/tenants/directory";
import { smallPng } from "@/test/api-things";
import { brandings } from "./brandings";
import { createTenant, showTenant, updateTenant } from "./tenants";

const { db, sql } = database();
const id = "branded";
const context = asSystem(db, id);
const other = asSystem(db, "branded-too");
const aFont = readFileSync(
  new URL("../../../node_modules/next/dist/next-devtools/server/font/geist-latin.woff2", import.meta.url),
).toString("base64");

beforeAll(async () => {
  for (const one of [id, "branded-too"]) await createTenant(db, { id: one, name: "Before" });
});
beforeEach(async () => {
  await sql`delete from branding_drafts where tenant_id in (${id}, 'branded-too')`;
});
afterAll(closeDatabase);

const draft = (content: object = {}) => brandings.create(context, content);
const publish = (input: object = {}, which = "draft") =>
  brandings.act(context, "publish", which, input) as Promise<{ number: number; members: string[] }>;
const upload = (what: "logo" | "font", content: string, where = context) =>
  brandings.act(where, `upload-${what}`, undefined, { content }) as Promise<Record<string, string>>;

describe("a branding", () => {
  test("unpublished: a draft changes nothing that anybody sees, until it is published", async () => {
    const before = await showTenant(db, id);
    await draft({ name: "Next", branding: { primary_color: "#7a1f3d" }, texts: { de: { "login.title": "Moin" } } });
    const changed = await brandings.update(context, "draft", { branding: { corner_radius: 4, tagline: "Hello" } });
    expect(changed).toMatchObject({ state: "draft", name: "Next", version: 2, branding: { primary_color: "#7a1f3d" } });
    expect(await showTenant(db, id)).toEqual(before);
    expect((await findTenant(id))?.brand.name).toBe("Before");

    const { members } = await publish({ version: 2 });
    expect(members).toEqual([
      "branding.corner_radius",
      "branding.primary_color",
      "branding.tagline",
      "name",
      "texts.de",
    ]);
    const after = await showTenant(db, id);
    expect(after).toMatchObject({
      name: "Next",
      version: before.version + 1,
      settings: { texts: { de: { "login.title": "Moin" } } },
    });
    await expect.poll(async () => (await findTenant(id))?.brand).toMatchObject({ name: "Next", cornerRadius: 4 });
    await expect(brandings.show(context, "draft")).rejects.toThrow("there is no branding draft");
    const [event] = await sql`select data from events where tenant_id = ${id} and name = 'branding.published'`;
    expect(event?.data).toMatchObject({ members });
  });

  test("what was before is published again, with what the settings had made of it in between", async () => {
    await draft({ branding: { tagline: "One" } });
    const one = await publish();
    await updateTenant(db, id, { settings: { branding: { tagline: "By the settings" } } });
    await draft({ branding: { tagline: "Two" } });
    const two = await publish();
    expect(two.number).toBe(one.number + 2);
    const { items } = await brandings.list(context, { limit: 3 });
    expect(items.map(({ state, branding, by }) => [state, branding.tagline, by?.kind])).toEqual([
      ["published", "Two", "system"],
      ["earlier", "By the settings", undefined],
      ["earlier", "One", "system"],
    ]);
    expect(await publish({}, String(one.number))).toMatchObject({
      restored_from: one.number,
      members: ["branding.tagline"],
    });
    expect((await showTenant(db, id)).settings.branding.tagline).toBe("One");
    await expect(publish({}, String(one.number))).rejects.toThrow("nothing to publish");
    await expect(publish({}, "published")).rejects.toThrow("what is published");
    await expect(publish({}, "4711")).rejects.toThrow("there is no branding 4711");
  });

  test("the last twenty are kept, and pages of them go on where they ended", async () => {
    for (let at = 0; at < 22; at += 1) {
      await draft({ branding: { tagline: `Number ${at}` } });
      await publish();
    }
    const first = await brandings.list(context, { limit: 15 });
    const rest = await brandings.list(context, { limit: 15, after: first.next ?? "" });
    expect([first.items.length, rest.items.length, rest.next]).toEqual([15, 5, null]);
    await expect(brandings.list(context, { after: "draft" })).rejects.toThrow("after");
  });

  test("stale-edit: neither a draft that others changed nor what they published is overwritten unawares", async () => {
    const { version } = await draft({ branding: { tagline: "Mine" } });
    await brandings.update(context, "draft", { branding: { tagline: "Theirs" }, version });
    await expect(brandings.update(context, "draft", { branding: { tagline: "Mine" }, version })).rejects.toThrow(
      "by now",
    );
    await expect(publish({ version })).rejects.toThrow("by now");
    await updateTenant(db, id, { settings: { branding: { primary_color: "#123456" } } });
    await expect(publish()).rejects.toThrow("overwrite: others have published");
    expect((await showTenant(db, id)).settings.branding.primary_color).toBe("#123456");
    expect(await publish({ overwrite: true })).toMatchObject({ members: expect.arrayContaining(["branding.tagline"]) });
  });

  test("race: of two who publish at once one does, and the history has each once", async () => {
    await draft({ branding: { tagline: `At once` } });
    const results = await Promise.allSettled([publish(), publish(), publish()]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const rows =
      await sql`select number from branding_versions where tenant_id = ${id} and content->'branding'->>'tagline' = 'At once'`;
    expect(rows).toHaveLength(1);
  });

  test("there is one draft; what was published is neither changed nor discarded", async () => {
    await draft();
    await expect(draft()).rejects.toThrow("there is a draft already");
    await expect(brandings.update(context, "published", { name: "x" })).rejects.toThrow("make a draft");
    await expect(brandings.remove(context, "published")).rejects.toThrow("only a draft");
    await brandings.remove(context, "draft");
    const [first] = (await brandings.list(context)).items;
    expect(await draft({ from: first?.id })).toMatchObject({ state: "draft", branding: first?.branding });
  });
});

describe("what a branding may not hold", () => {
  test.each<[string, object, string]>([
    [
      "css-injection: a colour with a rule",
      { branding: { primary_color: "red;} body{display:none" } },
      "primary_color",
    ],
    [
      "css-injection: a colour with a function",
      { branding: { background_color: "url(https://evil.example)" } },
      "background_color",
    ],
    ["css-injection: a font with a rule", { branding: { font: 'x";} @import "https://evil.example' } }, "font"],
    ["css-injection: a radius with a unit", { branding: { corner_radius: "12px;} *{display:none" } }, "corner_radius"],
    ["a font by its address", { branding: { font_file: "https://evil.example/font.woff2" } }, "font_file"],
    ["a logo that is a script", { branding: { logo_uri: "javascript:alert(1)" } }, "logo_uri"],
    [
      "a logo of another's origin that looks like ours",
      { branding: { logo_uri: "//evil.example/logo.png" } },
      "logo_uri",
    ],
    ["phishing-by-texts: help that is a script", { branding: { support_uri: "javascript:alert(1)" } }, "support_uri"],
    ["phishing-by-texts: help that is data", { branding: { support_uri: "data:text/html,<script>" } }, "support_uri"],
    [
      "phishing-by-texts: a link in a text",
      { texts: { en: { "login.title": "Go to https://evil.example" } } },
      "login.title",
    ],
    [
      "phishing-by-texts: a text that hides for whom it is",
      { texts: { en: { "login.continueTo": "to go on" } } },
      "{client}",
    ],
    ["phishing-by-texts: other words for a consent", { texts: { en: { "consent.title": "Press Allow" } } }, "texts.en"],
    ["a text in a language that the pages do not speak", { texts: { tlh: { "login.title": "yIghoS" } } }, "texts"],
    ["a name too long", { name: "x".repeat(101) }, "name"],
  ])("%s is refused", async (_what, content, where) => {
    await expect(draft(content)).rejects.toThrow(where);
  });

  test("script-in-logo: what is uploaded is drawn anew, and SVG is refused", async () => {
    const { logo_uri = "" } = await upload("logo", smallPng);
    const response = await logo(new Request(`http://localhost:3000${logo_uri}`));
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/webp"]);
    const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`).toString(
      "base64",
    );
    await expect(upload("logo", svg)).rejects.toThrow("content: the logo is not PNG, JPEG, GIF or WebP");
    await expect(upload("logo", "not base64!")).rejects.toThrow("content: must be base64");
    await expect(upload("logo", "A".repeat(800_000))).rejects.toThrow("512 KB");
  });

  test("font-file: what is uploaded is checked, and served as a font alone", async () => {
    const { font_file = "" } = await upload("font", aFont);
    const get = (tenant: string) => font(new Request(`http://localhost:3000/t/${tenant}/font/${font_file}`));
    const response = await get(id);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "font/woff2",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'",
      "cross-origin-resource-policy": "same-origin",
    });
    expect((await get("branded-too")).status).toBe(404);
    expect(await draft({ branding: { font_file } })).toMatchObject({ branding: { font_file } });
    await expect(upload("font", smallPng)).rejects.toThrow("content: the font is not WOFF2");
  });

  test("idor: files, drafts and versions of another tenant are not found", async () => {
    const { logo_uri } = await upload("logo", smallPng, other);
    const { font_file } = await upload("font", aFont, other);
    await expect(draft({ branding: { logo_uri } })).rejects.toThrow("no such logo");
    await sql`delete from brand_fonts where tenant_id = ${id}`;
    await expect(draft({ branding: { font_file } })).rejects.toThrow("no such font");
    await brandings.create(other, { name: "Theirs" });
    await expect(brandings.show(context, "draft")).rejects.toThrow("there is no branding draft");
    await expect(brandings.update(context, "draft", { name: "Mine" })).rejects.toThrow("there is no branding draft");
    await expect(publish()).rejects.toThrow("there is no branding draft");
    await expect(brandings.show(other, "1")).rejects.toThrow("there is no branding 1");
  });

  test("flood: files that no branding shows are kept up to twenty, and those that one shows stay", async () => {
    const { logo_uri = "" } = await upload("logo", smallPng);
    await draft({ branding: { logo_uri } });
    await sql`insert into logos (tenant_id, uri_hash, uri, content_hash, picture, type, tried_at, fetched_at)
      select ${id}, sha256(('upload:' || n)::bytea), 'upload:' || n, sha256(n::text::bytea), 'x', 'image/webp', now(), now() - n * interval '1 minute'
      from generate_series(1, 40) n`;
    await sql`update logos set fetched_at = now() - interval '1 day' where tenant_id = ${id} and uri like 'upload:%' and ${logo_uri} like '%' || encode(content_hash, 'hex')`;
    await upload("logo", await anotherPng());
    const [{ count } = { count: 0 }] = await sql<
      { count: number }[]
    >`select count(*)::int from logos where tenant_id = ${id}`;
    expect(count).toBe(21);
    expect((await logo(new Request(`http://localhost:3000${logo_uri}`))).status).toBe(200);
  });
});

async function anotherPng(): Promise<string> {
  const { default: sharp } = await import("sharp");
  const picture = sharp({ create: { width: 9, height: 9, channels: 3, background: "#123456" } });
  return (await picture.png().toBuffer()).toString("base64");
}
