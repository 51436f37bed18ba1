import { describe, expect, test } from "vitest";
import type { PromptValue } from "@/lib/oauth/prompt-values";
import { decided, granted, now, session } from "@/test/decided";
import { canDecline } from "./second-factor";

const prompts = (...values: PromptValue[]) => ({ prompts: new Set(values) });
const expecting = (name: string) => ({ isExpected: (userId: string) => userId === name });
const acr = (isEssential: boolean, ...wanted: string[]) => ({ acr: { wanted, isEssential } });

const consent = granted("openid");
const alice = session("alice", { consent });
const bob = session("bob", { consent });
const startedAt = now - 60;
const earlier = startedAt - 600;
/** Signed in, chosen and consented to before the request came. */
const old = session("alice", { consent, authTime: earlier, selectedAt: earlier });
const fresh = { authTime: now - 5, selectedAt: now - 5 };
const single = "urn:gatehouse:acr:single-factor";
const multi = "urn:gatehouse:acr:multi-factor";

describe("who is asked what, and who answers", () => {
  test.each([
    ["nobody is signed in", [], {}, "login: no_session"],
    ["one is, and has consented", [alice], {}, "alice"],
    ["of several the one in use answers", [bob, alice], {}, "bob"],
    ["another person is expected", [alice], expecting("bob"), "login: other_person_expected"],
    ["the expected person is signed in beside another", [alice, bob], expecting("bob"), "bob"],
    ["a hint names one of several", [alice, bob], { loginHint: "BOB" }, "bob"],
    ["a hint names none of several", [alice, bob], { loginHint: "carol" }, "select_account: hint_names_nobody"],
    ["a hint names somebody else than the only one", [alice], { loginHint: "carol" }, "alice"],
    ["an expectation goes before a hint", [alice, bob], { ...expecting("bob"), loginHint: "carol" }, "bob"],
    [
      "a hint beside prompt=login is for the form",
      [alice, bob],
      { loginHint: "carol", ...prompts("login") },
      "login: login_prompt",
    ],
    ["never asked for consent", [session("alice")], {}, "consent: never_asked"],
  ])("%s", (_, sessions, named, expected) => {
    expect(decided(sessions, named)).toBe(expected);
  });

  test.each([
    ["create goes first", [old], prompts("create", "login", "consent", "select_account"), "create: create_prompt"],
    ["then whom", [old], prompts("login", "consent", "select_account"), "select_account: select_account_prompt"],
    ["then how fresh", [old], prompts("login", "consent"), "login: login_prompt"],
    ["then what they allow", [old], prompts("consent"), "consent: consent_prompt"],
    ["there is nobody to select", [], prompts("select_account"), "login: no_session"],
  ])("prompts: %s", (_, sessions, named, expected) => {
    expect(decided(sessions, named, { startedAt })).toBe(expected);
  });

  const since = { ...old, ...fresh };
  test.each([
    ["create", since, "alice"],
    ["select_account", { ...old, selectedAt: fresh.selectedAt }, "alice"],
    ["login", since, "alice"],
    ["login", { ...old, selectedAt: fresh.selectedAt }, "login: login_prompt"],
    ["consent", { ...old, consent: { permissions: ["openid"], grantedAt: now } }, "alice"],
    ["consent", since, "consent: consent_prompt"],
  ] as const)("prompt=%s is answered by what happened since, and by nothing else", (prompt, after, expected) => {
    expect(decided([after], prompts(prompt), { startedAt })).toBe(expected);
  });
});

describe("max_age: how long ago the person signed in", () => {
  test.each([
    [10, "alice"],
    [9, "login: max_age"],
    [0, "login: max_age"],
    [undefined, "alice"],
  ])("ten seconds ago, %s allowed: %s", (maxAge, expected) => {
    expect(decided([alice], { maxAge })).toBe(expected);
  });

  test("max_age=0 is met by a sign-in in answer to it, however long that took", () => {
    expect(decided([{ ...old, ...fresh }], { maxAge: 0 }, { startedAt })).toBe("alice");
  });
});

describe("acr: what the sign-in reached", () => {
  test.each([
    ["is enough", single, acr(true, single), "alice"],
    ["is more than enough", multi, acr(true, single), "alice"],
    ["is not enough, and there is no second factor", single, acr(false, multi), "enrol: acr_unmet"],
    ["is of no class that is known", "urn:example:less", acr(true, single), "login: acr_unmet"],
    ["is not enough, for a mere wish in silence", single, { ...acr(false, multi), ...prompts("none") }, "alice"],
    [
      "is not enough, in silence",
      single,
      { ...acr(true, multi), ...prompts("none") },
      "interaction_required: acr_unmet",
    ],
  ])("%s", (_, reached, named, expected) => {
    expect(decided([{ ...alice, acr: reached }], named)).toBe(expected);
  });

  test("whoever has a second factor is asked for that alone, however long ago the password was", () => {
    const able = { ...old, acr: single, hasSecondFactor: true };
    expect(decided([able], acr(true, multi))).toBe("factor: acr_unmet");
    expect(decided([able], { ...acr(true, multi), ...prompts("none") })).toBe("login_required: acr_unmet");
  });

  test("a factor is added to a session whose password is fresh", () => {
    expect(decided([{ ...old, acr: single, authTime: now - 3600 }], acr(true, multi))).toBe("login: acr_unmet");
    expect(decided([{ ...old, ...fresh, acr: single }], acr(true, multi), { startedAt })).toBe("enrol: acr_unmet");
  });

  test("whoever has just signed in is not asked in circles", () => {
    expect(decided([{ ...old, ...fresh, acr: "urn:example:less" }], acr(true, single), { startedAt })).toBe("alice");
  });
});

describe("what the tenant asks of everybody", () => {
  const required = { leastAcr: [multi] };
  test.each([
    ["has both factors", { acr: multi }, {}, "alice"],
    ["has a factor, not used yet", { hasSecondFactor: true }, {}, "factor: factor_required"],
    ["has none", {}, {}, "enrol: factor_required"],
    ["has none, and the client wishes for less", {}, acr(true, single), "enrol: factor_required"],
    ["has none, in silence", {}, prompts("none"), "interaction_required: factor_required"],
    ["has none, and signed in long ago", { authTime: now - 3600 }, {}, "login: factor_required"],
  ])("second factor required of who %s", (_, more, named, expected) => {
    expect(decided([{ ...alice, ...more }], { ...required, ...named })).toBe(expected);
  });

  test("declining: nobody goes on without a factor that the tenant requires", () => {
    expect(canDecline({ acr: { wanted: [multi], isEssential: false }, ...required })).toBe(false);
    expect(canDecline({ acr: { wanted: [multi], isEssential: false }, leastAcr: [] })).toBe(true);
  });

  test.each([
    [10, "alice"],
    [9, "login: session_too_old"],
  ])("a session of ten seconds ago, %s allowed: %s", (allowed, expected) => {
    const settings = { lifetimes: { session: allowed } };
    expect(decided([alice], {}, { settings })).toBe(expected);
    expect(decided([{ ...old, ...fresh }], {}, { settings: { lifetimes: { session: 1 } }, startedAt })).toBe("alice");
  });

  test.each([
    ["counts for as long as it stands", {}, {}, "alice"],
    ["counts for so long", { lifetime: now }, {}, "alice"],
    ["counts no longer", { lifetime: now - 2 }, {}, "consent: consent_too_old"],
    ["is not asked for", { lifetime: 1 }, { skip_consent: true }, "alice"],
    [
      "is asked for whatever the client is",
      { lifetime: 1, may_be_skipped: false },
      { skip_consent: true },
      "consent: consent_too_old",
    ],
  ])("a consent %s", (_, settings, metadata, expected) => {
    expect(decided([alice], {}, { settings: { consent: settings }, metadata })).toBe(expected);
  });
});

describe("what a consent covers", () => {
  const skipping = { metadata: { skip_consent: true } };
  test.each([
    ["all of it", granted("openid", "email"), {}, "alice"],
    ["less", granted("openid"), {}, "consent: scope_not_granted"],
    ["nothing", granted(), {}, "consent: scope_not_granted"],
    ["never asked", undefined, {}, "consent: scope_not_granted"],
    ["never asked, and the tenant vouches for the client", undefined, skipping, "alice"],
  ])("%s: %j", (_, given, more, expected) => {
    const asked = { ...more, permissions: ["openid", "email"] };
    expect(decided([session("alice", { consent: given })], {}, asked)).toBe(expected);
  });

  test("a client that the tenant vouches for asks on demand", () => {
    expect(decided([alice], prompts("consent"), { ...skipping, startedAt })).toBe("consent: consent_prompt");
  });

  const unproven = { token_endpoint_auth_method: "none", application_type: "native" };
  const loopback = "http://127.0.0.1/callback";
  test.each([
    ["an address that any program can take", unproven, loopback, "consent: unproven_app"],
    ["a scheme that any app can take", unproven, "com.example:/callback", "consent: unproven_app"],
    ["a host that is proven", unproven, "https://rp.example/", "alice"],
    ["a client that proves itself", { application_type: "native" }, loopback, "alice"],
    ["no address at all", unproven, undefined, "alice"],
  ])("a past consent does not answer to %s", (_, metadata, redirectUri, expected) => {
    expect(decided([alice], {}, { metadata, redirectUri, startedAt })).toBe(expected);
  });
});

describe("prompt=none: each question is refused by its own code", () => {
  test.each([
    [[], {}, "login_required: no_session"],
    [[alice], { maxAge: 1 }, "login_required: max_age"],
    [[alice, bob], { loginHint: "carol" }, "account_selection_required: hint_names_nobody"],
    [[session("alice")], {}, "consent_required: never_asked"],
    [[alice], {}, "alice"],
  ])("%j", (sessions, named, expected) => {
    expect(decided(sessions, { ...named, ...prompts("none") })).toBe(expected);
  });
});

test("a journey asks no step but its own", () => {
  expect(decided([session("alice")], {}, { order: ["login"] })).toBe("alice");
  expect(() => decided([], {}, { order: ["consent"], metadata: { skip_consent: true } })).toThrow(
    "nobody is signed in",
  );
});
