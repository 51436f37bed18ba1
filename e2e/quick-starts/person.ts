import type { Browser, Page } from "@playwright/test";
import { signInPage } from "../screens/pages/sign-in";

/** Who signs in. */
export const person = { username: "alice", name: "Alice Liddell", password: "correct horse battery staple" };

/** Opens an address in a browser of their own. */
export async function openPage(browser: Browser, address: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(address);
  return page;
}

/** Fills in what they are asked, and allows the application nothing. */
export async function refuse(page: Page): Promise<void> {
  const screens = signInPage(page);
  await screens.signIn(person.username, person.password);
  await screens.deny();
}

/** Fills in what they are asked, and allows the application what it asks for. */
export async function signIn(page: Page): Promise<void> {
  const screens = signInPage(page);
  await screens.signIn(person.username, person.password);
  const allow = page.getByRole("button", { name: /^allow/i });
  const done = page.getByText(`Hello, ${person.name}`);
  await allow.or(done).first().waitFor();
  if (await allow.isVisible()) await allow.click();
}
