import { expect, test } from "vitest";
import { AdminError } from "@/lib/admin/errors";
import { dashboardTranslator } from "@/lib/i18n/dashboard";
import { changeOf, merged } from "./merge";
import { failureOf } from "./outcome";

const t = dashboardTranslator("en");

const base = { "lifetimes.code": 60, "lifetimes.session": 100, name: "Shop", "branding.tagline": "Hello" };

test("two people who change different things lose nothing", () => {
  const mine = { ...base, name: "Store" };
  const theirs = { ...base, "lifetimes.code": 30 };
  expect(merged({ base, mine, theirs, chosen: {} })).toEqual({ changes: { name: "Store" }, clashes: [] });
});

test("two people who change the same are asked; who made the same of it is not", () => {
  const mine = { ...base, name: "Store", "lifetimes.code": 30 };
  const theirs = { ...base, name: "Market", "lifetimes.code": 30 };
  expect(merged({ base, mine, theirs, chosen: {} })).toEqual({
    changes: {},
    clashes: [{ path: "name", yours: "Store", theirs: "Market" }],
  });
  expect(merged({ base, mine, theirs, chosen: { name: "yours" } })).toEqual({
    changes: { name: "Store" },
    clashes: [],
  });
  expect(merged({ base, mine, theirs, chosen: { name: "theirs" } })).toEqual({ changes: {}, clashes: [] });
});

test("what was taken away by one and changed by the other is asked too", () => {
  const mine = { ...base, "branding.tagline": undefined };
  const theirs = { ...base, "branding.tagline": "Good morning" };
  expect(merged({ base, mine, theirs, chosen: {} }).clashes).toEqual([
    { path: "branding.tagline", yours: "", theirs: "Good morning" },
  ]);
});

test("a change names what changed and nothing else, whole where it lies deep, and null for what goes", () => {
  expect(changeOf({ "lifetimes.code": 30, "branding.tagline": undefined }, base)).toEqual({
    lifetimes: { code: 30 },
    branding: { tagline: null },
  });
  expect(changeOf({ name: undefined }, base)).toEqual({ name: null });
  const deep = { "limits.par.burst": 1, "limits.par.rate": 2, "limits.device.rate": 3 };
  expect(changeOf({ "limits.par.rate": 9 }, deep)).toEqual({ limits: { par: { burst: 1, rate: 9 } } });
});

test("what is wrong stands beside its field, or above the form", () => {
  const error = new AdminError("invalid", "settings.lifetimes.code: too big\nuris.0: must be one\nother: is unknown");
  expect(failureOf(error, ["lifetimes.code", "uris"], "settings", t)).toEqual({
    kind: "failed",
    message: "other: is unknown",
    fields: { "lifetimes.code": "Too big.", uris: "Must be one." },
  });
  expect(failureOf(new AdminError("conflict", "there is a tenant a already"), ["id"], undefined, t)).toEqual({
    kind: "failed",
    message: "There is a tenant a already.",
    fields: {},
  });
});
