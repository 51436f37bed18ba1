import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { expect, type Page, test } from "@playwright/test";
import { lookAroundAnew } from "./look";
import { signInPage } from "./pages/sign-in";
import { type RelyingParty, startRelyingParty } from "./relying-party";
import { makeTenant, password } from "./world";

let rp: RelyingParty;
const servers: Server[] = [];
test.beforeAll(async () => {
  rp = await startRelyingParty();
});
test.afterAll(() => {
  rp.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** A client's own server, which notes what it is asked for. */
async function serve(html: string | undefined) {
  const asked: { url: URL; cookie: string | undefined; site: string | string[] | undefined }[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", origin);
    asked.push({ url, cookie: request.headers.cookie, site: request.headers["sec-fetch-dest"] });
    if (html === undefined && url.pathname === "/bye") return;
    response.writeHead(200, { "content-type": "text/html", "set-cookie": "rp=signed-in; Path=/" });
    response.end(html ?? "");
  }).listen(0, "localhost");
  servers.push(server);
  await once(server, "listening");
  const address = server.address();
  const origin = `http://localhost:${typeof address === "object" && address ? address.port : 0}`;
  return { origin, asked };
}

const bye = (origin: string, isSessionRequired: boolean) => ({
  post_logout_redirect_uris: [`${origin}/bye-bye`],
  frontchannel_logout_uri: `${origin}/bye`,
  frontchannel_logout_session_required: isSessionRequired,
});

async function signedIn(page: Page, metadata: Record<string, unknown>) {
  const tenant = await makeTenant(rp.redirectUri, metadata);
  const query = {
    client_id: tenant.trusted.client_id,
    redirect_uri: rp.redirectUri,
    response_type: "code",
    scope: "openid",
  };
  await page.goto(`${tenant.issuer}/authorize?${new URLSearchParams(query)}`);
  await signInPage(page).signIn("alice", password);
  const answer = await rp.answer();
  const logout = `${tenant.issuer}/oidc/logout?${new URLSearchParams({
    client_id: tenant.trusted.client_id,
    post_logout_redirect_uri: (metadata.post_logout_redirect_uris as string[] | undefined)?.[0] ?? "",
    state: "s1",
  })}`;
  return { tenant, answer, logout, query };
}

test("a sign-out reaches the client in a frame, with its own cookie, and goes on as soon as it has answered", async ({
  page,
}) => {
  const client = await serve("<!doctype html><p>signed out</p><script>top.location = 'https://evil.example/'</script>");
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(client.origin);
  const { tenant, logout } = await signedIn(page, bye(client.origin, true));
  await page.goto(logout);
  const began = Date.now();
  await page.getByRole("button", { name: /sign out/i }).click();
  await page.waitForURL(`${client.origin}/bye-bye?state=s1`);
  expect(Date.now() - began).toBeLessThan(2_500);
  const told = client.asked.find(({ url }) => url.pathname === "/bye");
  expect(told?.cookie).toContain("rp=signed-in");
  expect(told?.site).toBe("iframe");
  expect(told?.url.searchParams.get("iss")).toBe(tenant.issuer);
  expect(told?.url.searchParams.get("sid")).toMatch(/^[0-9a-f-]{36}$/);
  expect(complaints.filter((line) => /Content Security Policy/i.test(line))).toEqual([]);
});

test("a client that never answers holds the person up for three seconds at the most", {
  tag: "@op-front-channel",
}, async ({ page }) => {
  const client = await serve(undefined);
  const { logout } = await signedIn(page, bye(client.origin, false));
  await page.goto(logout);
  await page.getByRole("button", { name: /sign out/i }).click({ noWaitAfter: true });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Signing you out");
  const began = Date.now();
  await page.waitForURL(`${client.origin}/bye-bye?state=s1`);
  expect(Date.now() - began).toBeLessThan(4_000);
  expect(client.asked.find(({ url }) => url.pathname === "/bye")?.url.search).toBe("");
});

test("without JavaScript the page goes on by itself once clients have answered, and by a link at once", async ({
  browser,
}) => {
  for (const html of ["<!doctype html><p>signed out</p>", undefined]) {
    const client = await serve(html);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const { logout } = await signedIn(page, bye(client.origin, false));
    await page.goto(logout);
    await page.getByRole("button", { name: /sign out/i }).click({ noWaitAfter: true });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Signing you out");
    if (html === undefined) await page.getByRole("link", { name: "Continue" }).click();
    await page.waitForURL(`${client.origin}/bye-bye?state=s1`, { timeout: 8_000 });
    await context.close();
  }
});

test("the page while clients are told, and the page of apps, pass axe", async ({ browser }) => {
  test.setTimeout(120_000);
  const client = await serve(undefined);
  const metadata = { ...bye(client.origin, false), initiate_login_uri: "https://coffee.example/login" };
  await lookAroundAnew(browser, async (page, look) => {
    const { tenant, logout } = await signedIn(page, metadata);
    await page.goto(`${tenant.issuer}/account/apps`);
    await expect(page.getByRole("link", { name: "Open Harbour Coffee" })).toBeVisible();
    await look("apps");
    await page.route(`${client.origin}/bye-bye*`, () => undefined);
    await page.goto(logout);
    await page.getByRole("button", { name: /sign out/i }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Signing you out");
    await look("signing-out");
  });
});

test("an app is opened from the page of apps, by a link or, where that would be too long, by a form", async ({
  page,
}) => {
  const arrived: { method: string; said: URLSearchParams }[] = [];
  await page.route("https://coffee.example/login**", (route) => {
    const request = route.request();
    arrived.push({
      method: request.method(),
      said: new URLSearchParams(request.postData() ?? new URL(request.url()).search),
    });
    return route.fulfill({ contentType: "text/html", body: "<!doctype html><h1>Welcome back</h1>" });
  });
  for (const client_uri of ["https://coffee.example/", `https://coffee.example/${"x".repeat(1_950)}`]) {
    const metadata = { initiate_login_uri: "https://coffee.example/login", client_uri };
    const { tenant } = await signedIn(page, metadata);
    await page.goto(`${tenant.issuer}/account/apps`);
    await page.locator("main li").getByLabel("Open Harbour Coffee").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome back");
    const { said } = arrived.at(-1) ?? {};
    expect([said?.get("iss"), said?.get("target_link_uri")]).toEqual([tenant.issuer, client_uri]);
  }
  expect(arrived.map(({ method }) => method)).toEqual(["GET", "POST"]);
});

test("a client's frame hears that nothing has changed, until somebody signs out", {
  tag: "@op-session-management",
}, async ({ page, context }) => {
  const { tenant, answer, query } = await signedIn(page, {});
  const watcher = await context.newPage();
  await watcher.goto(rp.origin);
  const ask = (message: string) =>
    watcher.evaluate(
      ([address, said]) =>
        new Promise<string>((resolve) => {
          const frame = document.createElement("iframe");
          addEventListener("message", function heard({ data, source }) {
            if (source !== frame.contentWindow) return;
            removeEventListener("message", heard);
            frame.remove();
            resolve(String(data));
          });
          frame.addEventListener("load", () => frame.contentWindow?.postMessage(said, new URL(address ?? "").origin));
          frame.src = address ?? "";
          document.body.append(frame);
        }),
      [`${tenant.issuer}/oidc/check-session`, message],
    );
  const known = `${query.client_id} ${answer.searchParams.get("session_state")}`;
  expect(await ask(known)).toBe("unchanged");
  expect(await ask(`another ${answer.searchParams.get("session_state")}`)).toBe("changed");
  for (const malformed of ["", query.client_id, `${query.client_id} nothing`])
    expect(await ask(malformed)).toBe("error");
  await page.goto(`${tenant.issuer}/authorize?${new URLSearchParams({ ...query, prompt: "none" })}`);
  expect(await ask(known)).toBe("unchanged");
  await page.goto(`${tenant.issuer}/oidc/logout`);
  await page.getByRole("button", { name: /sign out/i }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/signed out/);
  expect(await ask(known)).toBe("changed");
  // As in a browser that keeps cookies from frames of other sites: no news is no reason to ask with prompt=none, again and again.
  await context.clearCookies();
  expect(await ask(known)).toBe("error");
});
