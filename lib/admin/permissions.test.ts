import { describe, expect, test } from "vitest";
import type { Actor } from "@/lib/model/actor";
import { mayDo, mayGrant, type Role, roles } from "./permissions";
import { operationsOf } from "./resource";
import { resources } from "./resources";

/** Who of a tenant may do what. Operators may do all of it, in every tenant. */
const expected: Readonly<Record<string, string>> = {
  "tenant list": "",
  "tenant show": "owner admin auditor",
  "tenant create": "",
  "tenant update": "owner admin",
  "tenant remove": "",
  "tenant update.issuer": "",
  "tenant update.disabled": "",
  "tenant update.settings.audit": "",
  "tenant update.settings.try_it_only": "",
  "tenant effects": "owner admin auditor",
  "client list": "owner admin auditor",
  "client show": "owner admin auditor",
  "client create": "owner admin",
  "client update": "owner admin",
  "client remove": "owner admin",
  "client vouch": "owner admin",
  "client rotate-secret": "owner admin",
  "client end-previous-secret": "owner admin",
  "client check-keys": "owner admin",
  "registration-token list": "owner admin auditor",
  "registration-token show": "owner admin auditor",
  "registration-token create": "owner admin",
  "registration-token remove": "owner admin",
  "user list": "owner admin support auditor",
  "user show": "owner admin support auditor",
  "user create": "owner admin",
  "user update": "owner admin support",
  "user update.email_verified": "owner admin",
  "user update.phone_number_verified": "owner admin",
  "user remove": "owner admin",
  "user make-password-link": "owner admin support",
  "user set-password": "owner admin support",
  "user sign-out": "owner admin support",
  "user unlock": "owner admin support",
  "user reset-factors": "owner admin",
  "session list": "owner admin support auditor",
  "session show": "owner admin support auditor",
  "session end": "owner admin support",
  "consent list": "owner admin support auditor",
  "consent show": "owner admin support auditor",
  "consent remove": "owner admin support",
  "user-event list": "owner admin support auditor",
  "user-event show": "owner admin support auditor",
  "key list": "owner admin auditor",
  "key show": "owner admin auditor",
  "key rotate": "owner admin",
  "key readers": "owner admin auditor",
  "key take-over": "owner admin",
  "key renew-data-key": "owner admin",
  "key rewrap": "",
  "logout list": "owner admin auditor",
  "logout show": "owner admin auditor",
  "logout retry": "owner admin",
  "import list": "owner admin",
  "import show": "owner admin",
  "import create": "owner admin",
  "import remove": "owner admin",
  "import add": "owner admin",
  "import run": "owner admin",
  "import report": "owner admin",
  "import cancel": "owner admin",
  "bulk-act list": "owner admin support auditor",
  "bulk-act show": "owner admin support auditor",
  "bulk-act create": "owner admin support",
  "bulk-act cancel": "owner admin support",
  "member list": "owner admin auditor",
  "member show": "owner admin auditor",
  "member create": "",
  "member update": "owner admin",
  "member remove": "owner admin",
  "invitation list": "owner admin auditor",
  "invitation show": "owner admin auditor",
  "invitation create": "owner admin",
  "invitation remove": "owner admin",
  "api-key list": "owner admin auditor",
  "api-key show": "owner admin auditor",
  "api-key create": "owner admin",
  "api-key update": "owner admin",
  "api-key remove": "owner admin",
  "api-key rotate-secret": "owner admin",
  "branding list": "owner admin auditor",
  "branding show": "owner admin auditor",
  "branding create": "owner admin",
  "branding update": "owner admin",
  "branding remove": "owner admin",
  "branding publish": "owner admin",
  "branding upload-logo": "owner admin",
  "branding upload-font": "owner admin",
  "domain list": "owner admin auditor",
  "domain show": "owner admin auditor",
  "domain create": "owner admin",
  "domain remove": "owner admin",
  "domain make-issuer": "owner admin",
  "domain leave-issuer": "owner admin",
  "domain check": "owner admin",
  "webhook list": "owner admin auditor",
  "webhook show": "owner admin auditor",
  "webhook create": "owner admin",
  "webhook update": "owner admin",
  "webhook remove": "owner admin",
  "webhook rotate-secret": "owner admin",
  "webhook send-test": "owner admin",
  "webhook-delivery list": "owner admin auditor",
  "webhook-delivery show": "owner admin auditor",
  "webhook-delivery replay": "owner admin",
  "config-version list": "owner admin auditor",
  "config-version show": "owner admin auditor",
  "config-version managed": "owner admin auditor",
  "config-version drift": "owner admin auditor",
  "config-version export": "owner admin auditor",
  "config-version plan-rollback": "owner admin",
  "config-version rollback": "owner admin",
  "policy-trial list": "owner admin auditor",
  "policy-trial show": "owner admin auditor",
  "policy-trial create": "owner admin",
  "policy-trial remove": "owner admin",
  "policy-trial enforce": "owner admin",
  "policy-trial findings": "owner admin auditor",
  "statistic list": "owner admin auditor",
  "statistic show": "owner admin auditor",
  "statistic clients": "owner admin auditor",
  "statistic slow": "owner admin auditor",
  "trace list": "owner admin auditor",
  "trace show": "owner admin auditor",
  "audit list": "owner admin auditor",
  "audit show": "owner admin auditor",
};

const admin: Actor = { kind: "admin", userId: "ann" };
const key: Actor = { kind: "client", clientId: "key" };
const others: readonly Actor[] = [admin, { kind: "person", userId: "ann" }, { kind: "client", clientId: "rp" }];
const all = resources.flatMap((resource) =>
  operationsOf(resource).map((operation) => ({ operation, name: `${resource.name} ${operation}`, resource })),
);

test("there is a row for every operation of every resource, and no other", () => {
  expect(all.map(({ name }) => name).sort()).toEqual(Object.keys(expected).sort());
  for (const resource of resources)
    expect(Object.keys(resource.permissions).sort(), resource.name).toEqual([...operationsOf(resource)].sort());
});

describe.each(all)("$name", ({ name, operation, resource: { permissions } }) => {
  const here = { permissions, tenantId: "here" };

  test.each(roles)("is as the table says for %s, a person or an API key", (role) => {
    const isListed = (expected[name] ?? "").split(" ").includes(role);
    for (const actor of [admin, key]) expect(mayDo({ actor, roles: { here: role } }, operation, here)).toBe(isListed);
  });

  test("escalation: a role in another tenant is none here, nor is one where no tenant is named", () => {
    for (const role of roles) {
      const caller = { actor: admin, roles: { there: role } };
      expect(mayDo(caller, operation, here)).toBe(false);
      expect(mayDo(caller, operation, { permissions, tenantId: undefined })).toBe(false);
      expect(mayDo(caller, operation, { permissions, tenantId: "constructor" })).toBe(false);
    }
  });

  test("is for operators and for Gatehouse itself, and for nobody without a role", () => {
    for (const actor of [admin, key]) expect(mayDo({ actor, isOperator: true }, operation, here)).toBe(true);
    expect(mayDo({ actor: { kind: "operator" } }, operation, here)).toBe(true);
    expect(mayDo({ actor: { kind: "system", job: "test" } }, operation, here)).toBe(true);
    for (const actor of others) expect(mayDo({ actor }, operation, here)).toBe(false);
  });
});

test("a role is an admin's or an API key's: a person's own token makes none of it", () => {
  const target = { permissions: { list: roles }, tenantId: "here" };
  const person: Actor = { kind: "person", userId: "ann" };
  for (const more of [{ roles: { here: "owner" } as const }, { isOperator: true }])
    expect(mayDo({ actor: person, ...more }, "list", target)).toBe(false);
});

test("role-escalation: nobody makes anybody more than they are, and no member an operator", () => {
  const may: Readonly<Record<Role, readonly Role[]>> = {
    owner: roles,
    admin: ["admin", "support", "auditor"],
    support: ["support", "auditor"],
    auditor: ["support", "auditor"],
  };
  for (const [own, granted] of Object.entries(may)) {
    const caller = { actor: admin, roles: { here: own as Role } };
    for (const role of roles) expect(mayGrant(caller, "here", role)).toBe(granted.includes(role));
    expect(mayGrant(caller, "here", "operator")).toBe(false);
    expect(mayGrant(caller, "there", "auditor")).toBe(false);
  }
  expect(mayGrant({ actor: admin, isOperator: true }, "here", "operator")).toBe(true);
});

test("what has no row nobody may do, an operator neither", () => {
  for (const operation of ["made-up", "constructor", "__proto__"])
    expect(mayDo({ actor: { kind: "operator" } }, operation, { permissions: {}, tenantId: "here" })).toBe(false);
});
