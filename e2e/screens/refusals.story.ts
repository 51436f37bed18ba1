import { expect, test } from "@playwright/test";
import { lookAround } from "./look";
import { signInPage } from "./pages/sign-in";
import { type RelyingParty, startRelyingParty } from "./relying-party";
import { makeTenant, password } from "./world";

let rp: RelyingParty;
test.beforeAll(async () => {
  rp = await startRelyingParty();
});
test.afterAll(() => rp.close());

test("a weak password, too many tries, another browser's request: each page says what helps", async ({ browser }) => {
  test.setTimeout(180_000);
  const { id, issuer, client, sql } = await makeTenant(rp.redirectUri, {}, { sign_up: { enabled: true } });
  const ask = (more: Record<string, string> = {}) =>
    `${issuer}/authorize?${new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: rp.redirectUri,
      response_type: "code",
      scope: "openid",
      code_challenge: "a".repeat(43),
      code_challenge_method: "S256",
      ...more,
    })}`;
  await sql`insert into attempts (tenant_id, subject, failures, in_a_row, window_ends_at)
    select tenant_id, 'user:' || id, 10, 50, now() + interval '5 hours' from users where tenant_id = ${id}`;
  await lookAround(browser, async (page, look) => {
    await page.goto(ask({ prompt: "create" }));
    await page.getByLabel("Name").fill("Alice Pleasance");
    await page.getByLabel("E-mail").fill("alice.pleasance@northwind.example");
    await page.getByLabel("Password").fill("Password1!");
    await page.getByRole("button", { name: "Create an account" }).click();
    await expect(page.getByText("too easy to guess")).toBeVisible();
    await look("create-weak");
    await page.goto(ask());
    await signInPage(page).signIn("alice", password);
    await expect(page.getByText(/in [45] hours/)).toBeVisible();
    await look("sign-in-limited");
    await page.context().clearCookies();
    await page.reload();
    await expect(page.getByRole("link", { name: "Back to Harbour Coffee" })).toBeVisible();
    await expect(page.getByRole("link", { name: /again/i })).toHaveCount(0);
    await look("of-another-browser");
  });
});
