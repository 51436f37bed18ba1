import { beforeAll, describe, expect, test } from "vitest";
import { createBrowser } from "./harness/browser";
import { device, deviceGrant, endingOf, registerDevice } from "./harness/device";
import { answer, base, makeWorld, type World } from "./harness/world";

let world: World;
let tv: World["client"];
let one: ReturnType<typeof device>;
beforeAll(async () => {
  world = await makeWorld();
  tv = await registerDevice(world);
  one = device(world, tv);
});

describe("the page for the code", () => {
  test("a link with the code fills the form, looks nothing up, and asks the person all the same", {
    tags: "rfc8628-3.3.1",
  }, async () => {
    const { device_code, verification_uri_complete, user_code } = await one.begin();
    const browser = createBrowser(base);
    const page = await browser.get(verification_uri_complete);
    expect(page.html).toContain(`value="${user_code}"`);
    expect(page.html).toContain("Go on only if your own device shows this very code");
    expect(page.html).not.toContain("Test television");
    const confirm = await browser.submit(page, { code: user_code, do: "enter_code" });
    expect(confirm.html).toContain("Is this your device?");
    expect(endingOf(await one.finish(browser, confirm))).toBe("connected");
    expect((await one.poll(device_code)).status).toBe(200);
  });

  test("whatever the link says, nothing but a code gets into the form", async () => {
    const page = await createBrowser(base).get(`${world.issuer}/device?user_code=${encodeURIComponent('"><script>x')}`);
    expect(page.status).toBe(200);
    expect(page.html).not.toContain("<script>x");
    expect(page.html).not.toContain("Go on only if");
  });

  test("a wrong code is asked for again, with what was typed; the field is for Latin letters in every language", async () => {
    const browser = createBrowser(base);
    const page = await browser.get(`${world.issuer}/device`, { "accept-language": "ar" });
    expect(page.html).toMatch(/<input[^>]*name="code"[^>]*>/);
    expect(/<input[^>]*name="code"[^>]*>/.exec(page.html)?.[0]).toContain('dir="ltr"');
    const again = await browser.submit(page, { code: "BBBB-BBBB", do: "enter_code" });
    expect(again.html).toContain('value="BBBB-BBBB"');
    expect(again.html).toContain("That code is not right");
  });

  test("asks even the client whom the tenant vouches for, and somebody who is signed in and has consented", {
    tags: "rfc8628-5.4",
  }, async () => {
    const trusted = await registerDevice(world, { skip_consent: true });
    const browser = createBrowser(base);
    await world.authorize({}, world.client, browser);
    for (const client of [trusted, trusted]) {
      const codes = await device(world, client).begin();
      const confirm = await device(world, client).enter(browser, codes.user_code);
      expect(confirm.html).toContain("Is this your device?");
      expect((await device(world, client).poll(codes.device_code)).body.error).toBe("authorization_pending");
      expect(endingOf(await browser.submit(confirm, { do: "confirm" }))).toBe("connected");
    }
  });

  test("of a client that nobody vouches for it says so, by the code and not by an address", {
    tags: "rfc8628-5.4",
  }, async () => {
    const open = await makeWorld({ registration: { mode: "open" } });
    const { body: client } = await answer(
      await fetch(`${open.issuer}/oauth/register`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ client_name: "Your Bank", grant_types: [deviceGrant], redirect_uris: [] }),
      }),
    );
    const codes = await device(open, client as never).begin();
    const page = await device(open, client as never).enter(createBrowser(base), codes.user_code);
    expect(page.html.replace(/<[^>]+>/g, "")).toContain(`goes to the device that shows the code ${codes.user_code}`);
  });

  test("expires with the code, and leads to a new start", async () => {
    const { user_code } = await one.begin();
    const browser = createBrowser(base);
    await world.sql`update device_codes set expires_at = now() + interval '1 minute' where tenant_id = ${world.tenantId} and expires_at > now()`;
    const confirm = await one.enter(browser, user_code);
    await world.sql`update interactions set expires_at = expires_at - interval '61 seconds' where tenant_id = ${world.tenantId}`;
    const late = await browser.submit(confirm, { do: "confirm" });
    expect(late.html).toContain("This took a little too long");
    expect((await browser.get(`${late.url}/restart`)).html).toContain('name="code"');
  });
});
