import type { Browser, Page } from "@playwright/test";
import { openPage, person, refuse, signIn } from "./person";

/**
 * Signs in to an application that has a page, sees the name, signs out, and is asked for the password again.
 *
 * @param opens the address of its page
 * @param returns whether it is registered as the place to go to after signing out; else people stay with us
 */
export async function signInAndOut(opens: string, returns: boolean, browser: Browser): Promise<void> {
  const page = await openPage(browser, opens);
  await enter(page);
  await signIn(page);
  const hello = page.getByText(`Hello, ${person.name}`);
  await hello.waitFor();
  if (page.url() !== opens && !page.url().startsWith(new URL(opens).origin)) throw new Error(`at ${page.url()}`);
  await page.reload();
  await hello.waitFor();
  await expectSafeCookies(page, opens);

  await page.getByText("Sign out").click();
  await hello.waitFor({ state: "hidden" });
  const isOut = returns ? entrance(page) : page.getByRole("heading", { name: "You are signed out" });
  // Spring asks on a page of its own, and we ask where the ID token does not say which session is meant.
  for (const name of ["Log Out", "Sign out"]) {
    await page
      .getByRole("button", { name: /^(log|sign) out$/i })
      .or(isOut)
      .first()
      .waitFor();
    const sure = page.getByRole("button", { name, exact: true });
    if (!(await sure.isVisible())) continue;
    await sure.click();
    await sure.waitFor({ state: "hidden" });
  }
  await isOut.first().waitFor();
  await page.goto(opens);
  await enter(page);
  await password(page).waitFor();
}

/** Says no, and is told so by the application without a failure of its own. */
export async function sayNo(opens: string, browser: Browser): Promise<void> {
  const page = await openPage(browser, opens);
  const failures: string[] = [];
  page.on("response", (answer) => answer.status() >= 500 && failures.push(`${answer.status()} at ${answer.url()}`));
  await enter(page);
  await refuse(page);
  await page.waitForURL((url) => url.origin === new URL(opens).origin);
  if (failures.length > 0) throw new Error(`after a no: ${failures}`);
}

const password = (page: Page) => page.getByLabel(/password/i);
const entrance = (page: Page) => page.getByText("Sign in", { exact: true }).or(password(page));

/** What signs in by itself has no button for it. */
async function enter(page: Page): Promise<void> {
  await entrance(page).first().waitFor();
  if (!(await password(page).isVisible())) await entrance(page).first().click();
}

/** A session that scripts can read, or that other sites' requests carry, is a session for whoever writes such a script. */
async function expectSafeCookies(page: Page, opens: string): Promise<void> {
  // Cookies know no ports; ours are tested elsewhere.
  const cookies = (await page.context().cookies(opens)).filter(({ name }) => !name.startsWith("gatehouse"));
  const bad = cookies.filter(({ httpOnly, sameSite }) => !httpOnly || sameSite === "None");
  if (bad.length > 0) throw new Error(`cookies that scripts or other sites reach: ${bad.map(({ name }) => name)}`);
}
