import { describe, expect, test } from "vitest";
import type { Role } from "@/lib/admin/permissions";
import type { Context } from "@/lib/admin/resource";
import { editOf } from "./edit";
import { leafFields } from "./fields";
import { addedClaim, claimFields, claimGroupOf, taggedFields, taggedName } from "./user-fields";
import { leavesOf, leavesOfForm } from "./values";

const as = (role: Role) =>
  ({ tenantId: "here", actor: { kind: "admin", userId: "a" }, roles: { here: role } }) as unknown as Context;

/** A form as a browser sends it: unticked boxes are left out, lines end by two characters. */
function sent(values: Readonly<Record<string, unknown>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) {
    if (value === true) form.set(name, "on");
    else if (typeof value === "string") form.set(name, value.replaceAll("\n", "\r\n"));
  }
  return form;
}

const names = (role: Role) => leafFields(claimFields(as(role))).map(({ name }) => name);

test("every claim has a field in a group of its own, and what proves an address is an editor's alone", () => {
  expect(names("admin")).toEqual(
    expect.arrayContaining(["username", "email", "email_verified", "address.locality", "claim_sources", "picture"]),
  );
  expect(names("admin")).not.toContain("disabled");
  expect(names("admin").filter((name) => !names("support").includes(name))).toEqual([
    "email_verified",
    "phone_number_verified",
  ]);
  expect(["username", "family_name", "phone_number", "picture", "address", "claim_sources"].map(claimGroupOf)).toEqual([
    "account",
    "name",
    "contact",
    "about",
    "address",
    "others",
  ]);
});

describe("two admins edit one person", () => {
  const shown = {
    username: "ann",
    nickname: "A",
    email: "ann@example.com",
    email_verified: true,
    address: { formatted: "1 Quay\nWhitby", locality: "Whitby" },
    "name#ja": "アン",
    "name#de": "Anna",
    version: 3,
  };
  const fields = [...claimFields(as("admin")), ...taggedFields(shown)];
  const base = leavesOf(fields, shown);
  const edited = (mine: object, theirs: object, more: object = {}) => {
    const form = sent({ ...base, ...mine, ...more });
    form.set("base", JSON.stringify(base));
    return editOf(form, { mine: leavesOfForm(fields, form), theirs: leavesOf(fields, theirs), version: 4 });
  };

  test("what is sent as it was shown changes nothing, addresses of several lines neither", () => {
    expect(edited({}, shown)).toEqual({ kind: "change", change: {} });
  });

  test("what only one of them changed holds, in groups and in other languages too", () => {
    const theirs = { ...shown, nickname: "Annie", address: { ...shown.address, country: "UK" }, "name#de": "Änne" };
    expect(edited({ "address.locality": "York", "name#ja": "" }, theirs)).toEqual({
      kind: "change",
      change: { address: { formatted: "1 Quay\nWhitby", locality: "York", country: "UK" }, "name#ja": null },
    });
  });

  test("what both changed is asked, and the answer holds for the version that it was asked of", () => {
    const theirs = { ...shown, nickname: "Annie" };
    const asked = edited({ nickname: "Nan" }, theirs);
    expect(asked).toEqual({
      kind: "stale",
      version: 4,
      clashes: [{ path: "nickname", yours: "Nan", theirs: "Annie" }],
    });
    const chosen = { "choice.nickname": "yours", "version-now": "4" };
    expect(edited({ nickname: "Nan" }, theirs, chosen)).toEqual({ kind: "change", change: { nickname: "Nan" } });
    expect(edited({ nickname: "Nan" }, theirs, { ...chosen, "version-now": "3" })).toMatchObject({ kind: "stale" });
  });
});

test.each([
  ["family_name#ja-Kana-JP", { claim: "family_name", language: "ja-Kana-JP" }],
  ["email#de", undefined],
  ["name#", undefined],
  ["name#de#de", undefined],
  ["__proto__#de", undefined],
  ["name#de onload=x", undefined],
])("in another language: %s", (name, expected) => {
  expect(taggedName(name)).toEqual(expected);
});

test("a claim is added in one more language, and none where nothing was typed", () => {
  const add = (claim: string, language: string, value: string) =>
    addedClaim(sent({ "added.claim": claim, "added.language": language, "added.value": value }));
  expect(add("name", "de", "Anna")).toEqual({ "name#de": "Anna" });
  expect(add("name", "", "")).toEqual({});
  expect(add("name", "german!", "Anna")).toBeUndefined();
  expect(add("email", "de", "a@b.c")).toBeUndefined();
});
