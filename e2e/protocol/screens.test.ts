import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { serve } from "@/test/hostile-server";
import { createBrowser } from "./harness/browser";
import { base, makeWorld, password, type World } from "./harness/world";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

describe("screens by request", () => {
  test("ui_locales chooses the language, unknown ones are no error", { tags: "op-locales-and-display" }, async () => {
    const german = await createBrowser(base).get(world.authorizeUrl({ ui_locales: "xx de-CH" }));
    expect(german.html).toContain("Anmelden");
    const arabic = await createBrowser(base).get(world.authorizeUrl({ ui_locales: "ar" }));
    expect(arabic.html).toContain('dir="rtl"');
  });

  test.each(["page", "popup", "touch", "wap", "hologram"])(
    "display=%s is served",
    { tags: "op-locales-and-display" },
    async (display) => {
      const page = await createBrowser(base).get(world.authorizeUrl({ display }));
      expect(page.html).toContain('name="password"');
      expect(page.html).toContain(`data-display="${display === "hologram" ? "page" : display}"`);
    },
  );

  test("the client's name and policy in the page's language", {
    tags: ["registration-2.1", "op-client-on-screens"],
  }, async () => {
    const client = await world.register({
      client_name: "Cafe",
      localized: { client_name: { de: "Das Café", "ja-JP": "カフェ" } },
    });
    expect((await createBrowser(base).get(world.authorizeUrl({ ui_locales: "de" }, client))).html).toContain(
      "Das Café",
    );
    expect((await createBrowser(base).get(world.authorizeUrl({ ui_locales: "ja" }, client))).html).toContain("カフェ");
    expect((await createBrowser(base).get(world.authorizeUrl({ ui_locales: "fr" }, client))).html).toContain("Cafe");
  });

  test("sign-in and consent show the client's name, logo, policy and terms, in the page's language", {
    tags: ["registration-2.1", "op-client-on-screens"],
  }, async () => {
    const picture = await readFile("docs/images/sign-in.png");
    const host = await serve((_, response) => response.writeHead(200, { "content-type": "image/png" }).end(picture));
    const client = await world.register({
      client_name: "Cafe",
      logo_uri: `${host.origin}/logo.png`,
      policy_uri: "https://cafe.example/policy",
      tos_uri: "https://cafe.example/terms",
      localized: {
        policy_uri: { de: "https://cafe.example/datenschutz" },
        tos_uri: { de: "https://cafe.example/agb" },
      },
    });
    for (const [ui_locales, policy, terms] of [
      ["de", "datenschutz", "agb"],
      ["fr", "policy", "terms"],
    ]) {
      const browser = createBrowser(base);
      // Whoever sees the page first may have to do without the picture.
      await expect
        .poll(async () => (await createBrowser(base).get(world.authorizeUrl({ ui_locales }, client))).html)
        .toContain("/logo/");
      const login = await browser.get(world.authorizeUrl({ ui_locales }, client));
      const consent = await browser.submit(login, { identifier: "alice", password, do: "sign_in" });
      expect(consent.html).toContain('value="allow"');
      for (const { html } of [login, consent]) {
        expect(html).toContain("Cafe");
        expect(html).toMatch(new RegExp(`<img[^>]* src="/t/${world.tenantId}/logo/[0-9a-f]{64}"`));
        expect(html).not.toContain(host.origin);
        expect(html).toContain(`href="https://cafe.example/${policy}"`);
        expect(html).toContain(`href="https://cafe.example/${terms}"`);
      }
    }
    await host.close();
  });
});
