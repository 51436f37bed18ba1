import { decodeJwt } from "jose";
import type { Browser, Page } from "./browser";
import { createBrowser } from "./browser";
import { base, type Json, password, type World } from "./world";

export const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

type Registered = World["client"];

/** A world with a client that may have devices. */
export const registerDevice = (world: World, more: Record<string, unknown> = {}): Promise<Registered> =>
  world.register({
    client_name: "Test television",
    redirect_uris: [],
    grant_types: [deviceGrant, "refresh_token"],
    ...more,
  });

/** What one device does, and its person at another screen. */
export function device(world: World, client: Registered) {
  const begin = async (params: Record<string, string> = { scope: "openid" }): Promise<Json> => {
    const { status, body } = await world.call("/oauth/device", params, client);
    if (status !== 200) throw new Error(`no device code: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const poll = (device_code: string, by = client, more: Record<string, string> = {}) =>
    world.token({ grant_type: deviceGrant, device_code, ...more }, by);
  /** The page of a code that was typed. */
  const enter = async (browser: Browser, code: string): Promise<Page> =>
    browser.submit(await browser.get(`${world.issuer}/device`), { code, do: "enter_code" });
  /** Confirms, signs in and allows, until nothing is asked any more. */
  async function finish(browser: Browser, page: Page, username = "alice"): Promise<Page> {
    let at = page;
    for (let step = 0; step < 6; step++) {
      if (at.html.includes('value="confirm"')) at = await browser.submit(at, { do: "confirm" });
      else if (at.html.includes('name="password"'))
        at = await browser.submit(at, { identifier: username, password, do: "sign_in" });
      else if (at.html.includes('value="allow"')) at = await browser.submit(at, { do: "allow" });
      else break;
    }
    return at;
  }
  const letIn = async (code: string, browser = createBrowser(base), username = "alice") =>
    finish(browser, await enter(browser, code), username);
  return { begin, poll, enter, finish, letIn };
}

export const endingOf = (page: Page): string => /\/device\/(\w+)$/.exec(page.url)?.[1] ?? page.url;

export const subOf = (idToken: string): string => String(decodeJwt(idToken).sub);
