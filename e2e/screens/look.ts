import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, expect, type Page } from "@playwright/test";

/** The last is how a walk goes on. */
const looks = [390, 1280].flatMap((width) => (["dark", "light"] as const).map((scheme) => ({ width, scheme })));
const sizeOf = (width: number) => ({ width, height: width < 600 ? 844 : 900 });

/** Holds the page as it stands to WCAG 2.2 AA and to the window's width, on a phone and a desktop, light and dark. With SCREENSHOTS set, pictures are kept there. */
export type Look = (name: string) => Promise<void>;

/** Walks through pages with a new browser, and looks at those that it is told to. */
export async function lookAround(browser: Browser, walk: Walk, options: BrowserContextOptions = {}) {
  await walked(browser, walk, options, looks);
}

/** The same with a walk for each look, through pages that do not wait until they have been looked at. */
export async function lookAroundAnew(browser: Browser, walk: Walk) {
  for (const look of looks) await walked(browser, walk, {}, [look]);
}

type Walk = (page: Page, look: Look) => Promise<void>;

async function walked(browser: Browser, walk: Walk, options: BrowserContextOptions, these: typeof looks) {
  const context = await browser.newContext({
    viewport: sizeOf(1280),
    // Without transitions: a colour that is half way from light to dark is nobody's.
    reducedMotion: "reduce",
    locale: "en-GB",
    ...options,
  });
  const page = await context.newPage();
  await walk(page, async (name) => {
    for (const { width, scheme } of these) {
      await page.setViewportSize(sizeOf(width));
      await page.emulateMedia({ colorScheme: scheme });
      await check(page, name, `${width}-${scheme}`);
    }
  });
  await context.close();
}

async function check(page: Page, name: string, look: string): Promise<void> {
  const axe = new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    // Previews run no script, so axe would wait in them for ever; what they show has walks of its own.
    .exclude("iframe[sandbox=allow-same-origin]");
  // In the page itself: the other way opens one more page for each.
  const found = await axe.setLegacyMode(true).analyze();
  expect(found.violations.map(({ id, nodes }) => `${name} ${look}: ${id} ${nodes[0]?.html}`)).toEqual([]);
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect([name, look, isTooWide]).toEqual([name, look, false]);
  const folder = process.env.SCREENSHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}-${look}.png`, fullPage: true });
}
