import { decodeJwt } from "jose";
import { beforeEach, expect, test } from "vitest";
import { setPassword } from "@/lib/admin/resources/users";
import { codeOf, keyOn, recoveryCodesOn } from "@/test/authenticator";
import { type Browser, createBrowser } from "./harness/browser";
import { base, makeWorld, password, type World } from "./harness/world";

const multi = "urn:gatehouse:acr:multi-factor";
const single = "urn:gatehouse:acr:single-factor";
const essential = { claims: JSON.stringify({ id_token: { acr: { essential: true, value: multi } } }) };
const given = { identifier: "alice", password, do: "sign_in" };

let world: World;
let browser: Browser;
beforeEach(async () => {
  world = await makeWorld({ sign_in: { failures_per_account: 3 } }, { skip_consent: true });
  browser = createBrowser(base);
});

/** As if the last code had been used a while ago. */
const later = () => world.sql`update totp_factors set last_step = 0 where tenant_id = ${world.tenantId}`;

/** Sets up an app in a browser of its own. */
async function enrolled() {
  const own = createBrowser(base);
  const login = await own.get(world.authorizeUrl({ acr_values: multi }));
  const shown = await own.submit(login, given);
  const key = keyOn(shown.html);
  const used = codeOf(key);
  const codes = await own.submit(shown, { code: used, do: "confirm" });
  const done = await own.submit(codes, { do: "finish" });
  return { key, used, codes: recoveryCodesOn(codes.html), done, browser: own };
}

test("a class that needs a second factor enrols within the flow, and says so in the ID token", async () => {
  const { body } = await world.tokens({ acr_values: multi }, world.client, browser);
  expect(decodeJwt(body.id_token)).toMatchObject({ acr: multi, amr: ["pwd", "otp", "mfa"] });
  const less = await world.tokens({ acr_values: single, prompt: "none" }, world.client, browser);
  expect(decodeJwt(less.body.id_token)).toMatchObject({ acr: single, amr: ["pwd", "otp", "mfa"] });
});

test("required-factor: nobody goes on without one where the tenant requires it, by no parameter and no button", async () => {
  world = await makeWorld({ sign_in: { second_factor: "required" } }, { skip_consent: true });
  const login = await browser.get(world.authorizeUrl({ acr_values: single }));
  const shown = await browser.submit(login, given);
  expect(shown.html).not.toContain('value="skip"');
  expect((await browser.submit(shown, { do: "skip" })).sentTo).toBeUndefined();
  const silent = await browser.get(world.authorizeUrl({ prompt: "none" }));
  expect(silent.sentTo?.searchParams.get("error")).toBe("interaction_required");
  const codes = await browser.submit(shown, { code: codeOf(keyOn(shown.html)), do: "confirm" });
  expect((await browser.submit(codes, { do: "finish" })).sentTo?.searchParams.get("code")).toBeTruthy();
  expect((await browser.get(world.authorizeUrl({ prompt: "none" }))).sentTo?.searchParams.get("code")).toBeTruthy();
});

test("whoever has a factor is asked for it at each password sign-in, whatever the client asks", async () => {
  const { key } = await enrolled();
  await later();
  const asked = await browser.submit(await browser.get(world.authorizeUrl()), given);
  expect(asked.html).toContain('value="verify"');
  const wrong = await browser.submit(asked, { code: "000000", do: "verify" });
  expect(wrong.html).toContain("That code is not right");
  const silent = await browser.get(world.authorizeUrl({ prompt: "none" }));
  expect(silent.sentTo?.searchParams.get("error")).toBe("login_required");
  const done = await browser.submit(wrong, { code: codeOf(key), do: "verify" });
  expect(done.sentTo?.searchParams.get("code")).toBeTruthy();
});

test("step-up: a live session is asked for the code alone, and auth_time stays that of the sign-in", async () => {
  await world.authorize({}, world.client, browser);
  const { key } = await enrolled();
  await later();
  await world.sql`update sessions set auth_time = auth_time - interval '1 hour' where tenant_id = ${world.tenantId}`;
  const before = await world.tokens({ prompt: "none" }, world.client, browser);
  const refused = await browser.get(world.authorizeUrl({ ...essential, prompt: "none" }));
  expect(refused.sentTo?.searchParams.get("error")).toBe("login_required");
  const silent = await world.tokens({ acr_values: multi, prompt: "none" }, world.client, browser);
  expect(decodeJwt(silent.body.id_token).acr).toBe(single);
  const asked = await browser.get(world.authorizeUrl(essential));
  expect(asked.html).toContain('value="verify"');
  expect(
    (await browser.submit(asked, { code: codeOf(key), do: "verify" })).sentTo?.searchParams.get("code"),
  ).toBeTruthy();
  const after = decodeJwt((await world.tokens({ prompt: "none" }, world.client, browser)).body.id_token);
  expect(after).toMatchObject({ acr: multi, auth_time: decodeJwt(before.body.id_token).auth_time });
});

test("step-up: adding a factor to a session asks for the password first where that was long ago", async () => {
  await world.authorize({}, world.client, browser);
  await world.sql`update sessions set auth_time = auth_time - interval '1 hour' where tenant_id = ${world.tenantId}`;
  const asked = await browser.get(world.authorizeUrl(essential));
  expect(asked.html).toContain('name="password"');
  expect((await browser.submit(asked, given)).html).toContain('value="confirm"');
});

test("what the client merely wishes for can be declined, what is essential cannot", async () => {
  const wish = await browser.submit(await browser.get(world.authorizeUrl({ acr_values: multi })), given);
  const skipped = await browser.submit(wish, { do: "skip" });
  expect(skipped.sentTo?.searchParams.get("code")).toBeTruthy();
  const must = await browser.get(world.authorizeUrl(essential));
  expect(must.html).not.toContain('value="skip"');
  expect((await browser.submit(must, { do: "skip" })).sentTo).toBeUndefined();
});

test("code-replay: a code that was used, be it to enrol, signs nobody in", async () => {
  const { used } = await enrolled();
  const asked = await browser.submit(await browser.get(world.authorizeUrl()), given);
  expect((await browser.submit(asked, { code: used, do: "verify" })).html).toContain("That code is not right");
});

test("a recovery code signs in once", async () => {
  const { codes } = await enrolled();
  expect(codes).toHaveLength(10);
  const recover = async () => {
    const own = createBrowser(base);
    const asked = await own.submit(await own.get(world.authorizeUrl()), given);
    const field = await own.submit(asked, { do: "use_recovery_code" });
    return own.submit(field, { recovery_code: codes[0]?.toLowerCase() ?? "", do: "recover" });
  };
  expect((await recover()).sentTo?.searchParams.get("code")).toBeTruthy();
  expect((await recover()).html).toContain("not one of your recovery codes");
});

test("brute-force: wrong codes close the second step for a while, beginning anew and the right code too", async () => {
  const { key, codes } = await enrolled();
  await later();
  const tried = async (fields: Record<string, string>) => {
    const own = createBrowser(base);
    return own.submit(await own.submit(await own.get(world.authorizeUrl()), given), fields);
  };
  for (let n = 0; n < 3; n++) await tried({ code: "000000", do: "verify" });
  expect((await tried({ code: codeOf(key), do: "verify" })).html).toContain("Too many tries");
  expect((await tried({ recovery_code: codes[0] ?? "", do: "recover" })).html).toContain("Too many tries");
});

test("fixation: the first factor of one browser is worth nothing in another", async () => {
  const { key } = await enrolled();
  await later();
  const asked = await browser.submit(await browser.get(world.authorizeUrl()), given);
  const stranger = createBrowser(base);
  await stranger.get(world.authorizeUrl());
  const taken = await stranger.submit(asked, { code: codeOf(key), do: "verify" });
  expect(taken.sentTo).toBeUndefined();
  expect(taken.html).not.toContain('value="verify"');
  expect((await browser.submit(asked, { code: codeOf(key), do: "verify" })).sentTo).toBeDefined();
});

test("skipped-factor: no form of another step goes on from the question for the code", async () => {
  await enrolled();
  const asked = await browser.submit(await browser.get(world.authorizeUrl()), given);
  const forms: Record<string, string>[] = [
    { prompt: "enrol", do: "finish" },
    { prompt: "enrol", do: "skip" },
    { prompt: "enrol", do: "confirm", code: "123456" },
    { prompt: "consent", do: "allow", account: "", shown: "" },
    { prompt: "select_account", session: "x" },
  ];
  for (const fields of forms) expect((await browser.submit(asked, fields)).sentTo).toBeUndefined();
});

test("credentials-version: a new password ends a sign-in that waits for its code, and an enrolment under way", async () => {
  const { key } = await enrolled();
  await later();
  const asked = await browser.submit(await browser.get(world.authorizeUrl()), given);
  await setPassword(world.db, world.tenantId, "alice", `${password} anew`);
  const overtaken = await browser.submit(asked, { code: codeOf(key), do: "verify" });
  expect(overtaken.html).toContain('name="password"');
});

test("enrolment-hijack: an app shown to a session whose password has changed since is not added", async () => {
  const shown = await browser.submit(await browser.get(world.authorizeUrl(essential)), given);
  const key = keyOn(shown.html);
  await setPassword(world.db, world.tenantId, "alice", `${password} anew`);
  const refused = await browser.submit(shown, { code: codeOf(key), do: "confirm" });
  expect(refused.html).toContain('name="password"');
  expect(await world.sql`select 1 from totp_factors where tenant_id = ${world.tenantId}`).toHaveLength(0);
});

test("a tenant without authenticator apps announces no class that needs one, and cannot meet it", async () => {
  const other = await makeWorld({ offer: { totp: false } });
  const metadata = await (await fetch(`${other.issuer}/.well-known/openid-configuration`)).json();
  expect(metadata.acr_values_supported).toEqual([single]);
  const unmet = await browser.get(other.authorizeUrl(essential));
  expect(unmet.sentTo?.searchParams.get("error")).toBe("unmet_authentication_requirements");
});
