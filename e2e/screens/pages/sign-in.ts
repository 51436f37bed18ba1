import { expect, type Page } from "@playwright/test";

/** The hosted pages, as a person uses them. */
export const signInPage = (page: Page) => ({
  async signIn(username: string, password: string) {
    await page.getByLabel(/user ?name|e-?mail/i).fill(username);
    await page.getByLabel(/password/i).fill(password);
    await page.getByRole("button", { name: /^(sign in|continue)/i }).click();
  },
  /** What was wrong. Outside `main` Next announces each page in an alert of its own. */
  complaint: page.getByRole("main").getByRole("alert"),
  async allow() {
    await page.getByRole("button", { name: /^allow/i }).click();
  },
  async deny() {
    await page.getByRole("button", { name: /don.t allow|deny|not now|cancel/i }).click();
  },
  async choose(name: string | RegExp) {
    await page.getByRole("button", { name }).click();
  },
  async expectTitle(title: RegExp) {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  },
});
