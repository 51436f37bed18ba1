import { expect, type Page, test } from "@playwright/test";
import { calculateJwkThumbprint, decodeJwt, importJWK, type JWK, jwtVerify } from "jose";
import { lookAround } from "./look";
import { type RelyingParty, startRelyingParty } from "./relying-party";

let rp: RelyingParty;
let other: RelyingParty;

test.beforeAll(async () => {
  rp = await startRelyingParty();
  other = await startRelyingParty();
});
test.afterAll(() => {
  rp.close();
  other.close();
});

const base = () => process.env.PUBLIC_URL ?? "";

const url = (more: Record<string, string> = {}) =>
  `${base()}/siop?${new URLSearchParams({
    response_type: "id_token",
    client_id: rp.redirectUri,
    scope: "openid",
    nonce: "n-1",
    ...more,
  })}`;

const title = (page: Page) => page.getByRole("heading", { level: 1 });

/** The answer, which only the browser sees: it is in the fragment. */
async function answerIn(page: Page): Promise<URLSearchParams> {
  await expect(title(page)).toHaveText("Back at the relying party");
  const { search, hash } = new URL(page.url());
  expect(search).toBe("");
  return new URLSearchParams(hash.slice(1));
}

async function signIn(page: Page, more: Record<string, string> = {}): Promise<URLSearchParams> {
  await page.goto(url(more));
  await page.getByRole("button", { name: "Sign in" }).click();
  return answerIn(page);
}

const claimsOf = (answer: URLSearchParams) => decodeJwt(answer.get("id_token") ?? "");

/** As a relying party checks an answer (OIDC Core §7.5). */
async function verified(answer: URLSearchParams, audience = rp.redirectUri) {
  const token = answer.get("id_token") ?? "";
  const jwk = decodeJwt(token).sub_jwk as JWK;
  const { payload, protectedHeader } = await jwtVerify(
    token,
    await importJWK(jwk, jwk.kty === "RSA" ? "RS256" : "ES256"),
    {
      issuer: "https://self-issued.me",
      audience,
      requiredClaims: ["exp", "iat", "nonce", "sub"],
    },
  );
  expect(payload.sub).toBe(await calculateJwkThumbprint(jwk, "sha256"));
  return { payload, jwk, alg: protectedHeader.alg };
}

/** Fails on a violated policy, a script error or a request to anybody else. */
function watch(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const { origin } = new URL(request.url());
    if (![new URL(base()).origin, rp.origin].includes(origin)) complaints.push(`request to ${request.url()}`);
  });
  return complaints;
}

test("signs an ID token in the browser that verifies by the key it carries, and breaks no policy", {
  tag: "@op-siop-key",
}, async ({ page }) => {
  const complaints = watch(page);
  const answer = await signIn(page, { state: "a b&c" });
  expect([...answer.keys()]).toEqual(["id_token", "state"]);
  expect(answer.get("state")).toBe("a b&c");
  const { payload, jwk, alg } = await verified(answer);
  expect(alg).toBe("RS256");
  expect(Object.keys(jwk).sort()).toEqual(["e", "kty", "n"]);
  expect(Object.keys(payload).sort()).toEqual(["aud", "exp", "iat", "iss", "nonce", "sub", "sub_jwk"]);
  expect(payload.nonce).toBe("n-1");
  expect(complaints.filter((line) => !line.includes("favicon"))).toEqual([]);
});

test("knows the person again, and is a stranger to every other client", async ({ page }) => {
  const first = await verified(await signIn(page));
  await page.goto(url());
  await expect(page.getByText("The same number as before")).toBeVisible();
  const again = await verified(await signIn(page, { nonce: "n-2" }));
  expect(again.payload.sub).toBe(first.payload.sub);
  expect(again.payload.nonce).toBe("n-2");
  const elsewhere = await verified(await signIn(page, { client_id: other.redirectUri }), other.redirectUri);
  expect(elsewhere.payload.sub).not.toBe(first.payload.sub);
});

test("signs with ES256 for a client that registers it", { tag: "@op-siop-registration" }, async ({ page }) => {
  const registration = JSON.stringify({ id_token_signed_response_alg: "ES256" });
  const { jwk, alg } = await verified(await signIn(page, { registration }));
  expect(alg).toBe("ES256");
  expect(Object.keys(jwk).sort()).toEqual(["crv", "kty", "x", "y"]);
});

test("max_age is answered with the time of this sign-in", async ({ page }) => {
  const before = Math.floor(Date.now() / 1000);
  expect(claimsOf(await signIn(page))).not.toHaveProperty("auth_time");
  expect(claimsOf(await signIn(page, { max_age: "0" })).auth_time).toBeGreaterThanOrEqual(before);
});

test("key-theft: no script can read the private key", { tag: "@op-siop-key" }, async ({ page }) => {
  await signIn(page);
  await page.goto(`${base()}/siop`);
  const found = await page.evaluate(async () => {
    const open = indexedDB.open("gatehouse-self-issued");
    await new Promise((resolve) => {
      open.onsuccess = resolve;
    });
    const all = open.result.transaction("keys").objectStore("keys").getAll();
    await new Promise((resolve) => {
      all.onsuccess = resolve;
    });
    const [{ privateKey }] = all.result as [{ privateKey: CryptoKey }];
    const tries = await Promise.allSettled([
      crypto.subtle.exportKey("jwk", privateKey),
      crypto.subtle.exportKey("pkcs8", privateKey),
    ]);
    return { extractable: privateKey.extractable, usages: privateKey.usages, exported: tries.map((one) => one.status) };
  });
  expect(found).toEqual({ extractable: false, usages: ["sign"], exported: ["rejected", "rejected"] });
});

test("gives what was ticked and nothing else, and remembers what was typed", async ({ page }) => {
  const scope = "openid profile email phone address";
  await page.goto(url({ scope }));
  await page.getByRole("checkbox", { name: "Full name" }).check();
  await page.getByRole("textbox", { name: "Full name" }).fill("Ada Lovelace");
  await page.getByRole("checkbox", { name: "E-mail address" }).check();
  await page.getByRole("textbox", { name: "E-mail address" }).fill("ada@lovelace.example");
  await page.getByRole("checkbox", { name: "Full name" }).uncheck();
  await page.getByRole("button", { name: "Sign in" }).click();
  const { payload } = await verified(await answerIn(page));
  expect(payload).toMatchObject({ email: "ada@lovelace.example", email_verified: false });
  expect(payload).not.toHaveProperty("name");

  await page.goto(url({ scope }));
  await expect(page.getByText("Ada Lovelace")).toBeVisible();
  expect(claimsOf(await signIn(page, { scope }))).not.toHaveProperty("email");
});

test("Cancel tells the client that the person said no, without JavaScript too", async ({ browser }) => {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled, locale: "en-GB" });
    const page = await context.newPage();
    const response = await page.goto(url({ state: "s" }));
    expect(await response?.text()).toMatch(/<noscript>.*This page needs JavaScript.*<\/noscript>/s);
    await page.getByRole("link", { name: "Cancel" }).click();
    expect(Object.fromEntries(await answerIn(page))).toMatchObject({ error: "access_denied", state: "s" });
    await context.close();
  }
});

test("open-redirect: no request leaves the page by itself, and a dangerous one has no way off it", {
  tag: "@core-3.1.2.6",
}, async ({ page }) => {
  const left: string[] = [];
  page.on("request", (request) => {
    if (request.isNavigationRequest() && !request.url().startsWith(base())) left.push(request.url());
  });
  for (const client_id of ["javascript:alert(1)", "data:text/html,x", "https://rp.example/#x", "http://rp.example/"]) {
    await page.goto(url({ client_id }));
    await expect(title(page)).toHaveText("We stopped this request");
    await expect(page.getByRole("main").getByRole("link")).toHaveCount(0);
    await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
  }
  await page.goto(url({ prompt: "none", state: "s" }));
  await expect(title(page)).toHaveText("This request cannot go on");
  await page.waitForTimeout(500);
  expect(left).toEqual([]);
  await page.getByRole("link", { name: /^Back to localhost/ }).click();
  expect(Object.fromEntries(await answerIn(page))).toMatchObject({ error: "interaction_required", state: "s" });
});

test("account-mix-up: a hint for another key is login_required, a hint for this one is fine", async ({
  page,
  browser,
}) => {
  const mine = await signIn(page);
  const id_token_hint = mine.get("id_token") ?? "";
  expect(claimsOf(await signIn(page, { id_token_hint })).sub).toBe(claimsOf(mine).sub);
  const context = await browser.newContext({ locale: "en-GB" });
  const stranger = await context.newPage();
  await stranger.goto(url({ id_token_hint }));
  await stranger.getByRole("link", { name: /^Back to/ }).click();
  expect((await answerIn(stranger)).get("error")).toBe("login_required");
  await context.close();
});

test("shows the keys that it holds, and forgets one for good", async ({ page }) => {
  const before = claimsOf(await signIn(page)).sub;
  await page.goto(`${base()}/siop`);
  await page.getByRole("button", { name: /^Forget the key for localhost/ }).click();
  await page.getByRole("button", { name: "Forget it for good?" }).click();
  await expect(page.getByText("There is no key in this browser yet")).toBeVisible();
  expect(claimsOf(await signIn(page)).sub).not.toBe(before);
});

test("passes axe: phone and desktop, light and dark", async ({ browser }) => {
  test.setTimeout(120_000);
  const registration = JSON.stringify({
    client_name: "Harbour Coffee",
    policy_uri: "https://coffee.example/privacy",
    tos_uri: "https://coffee.example/terms",
  });
  await lookAround(browser, async (page, look) => {
    await page.goto(`${base()}/siop`);
    await look("siop-empty");
    await page.goto(url({ scope: "openid profile email", registration }));
    await page.getByRole("checkbox", { name: "Full name" }).check();
    await page.getByRole("textbox", { name: "Full name" }).fill("Ada Lovelace");
    await page.getByText("About your key").click();
    await look("siop-ask");
    await page.getByRole("button", { name: "Sign in" }).click();
    await answerIn(page);
    await signIn(page, { client_id: other.redirectUri });
    await page.goto(`${base()}/siop`);
    await page
      .getByRole("button", { name: /^Forget/ })
      .first()
      .click();
    await look("siop-keys");
    await page.goto(url({ prompt: "none" }));
    await look("siop-refused");
    await page.goto(url({ client_id: "javascript:alert(1)" }));
    await look("siop-unsafe");
  });
});
