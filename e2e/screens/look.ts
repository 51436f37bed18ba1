import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, expect, type Page } from "@playwright/test";

const looks = [390, 1280].flatMap((width) => (["light", "dark"] as const).map((scheme) => ({ width, scheme })));

/** Holds the page as it stands to WCAG 2.2 AA and to the window's width. With SCREENSHOTS set, a picture is kept there. */
export type Look = (name: string) => Promise<void>;

/** Walks through pages four times, each time with a new browser: on a phone and a desktop, light and dark. */
export async function lookAround(
  browser: Browser,
  walk: (page: Page, look: Look) => Promise<void>,
  options: BrowserContextOptions = {},
) {
  for (const { width, scheme } of looks) {
    const viewport = { width, height: width < 600 ? 844 : 900 };
    const context = await browser.newContext({ viewport, colorScheme: scheme, locale: "en-GB", ...options });
    const page = await context.newPage();
    await walk(page, async (name) => {
      const found = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
        // Previews run no script, so axe would wait in them for ever; what they show has walks of its own.
        .exclude("iframe[sandbox=allow-same-origin]")
        .analyze();
      expect(found.violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`)).toEqual([]);
      const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect([name, isTooWide]).toEqual([name, false]);
      const folder = process.env.SCREENSHOTS;
      if (folder) await page.screenshot({ path: `${folder}/${name}-${width}-${scheme}.png`, fullPage: true });
    });
    await context.close();
  }
}
