import { createHash } from "node:crypto";
import { database } from "@/db/client";
import { policyGroups } from "@/lib/model/policies";
import { appId, big, quietApp, tenantId, unusedApp } from "./size";

/** Something that is looked at. */
export interface Look {
  readonly name: string;
  readonly path: string;
  /** Who asks: an operator, or a member of every tenant. */
  readonly as?: "member";
  readonly isApi?: true;
  /** Only until it begins to come: a file of everything. */
  readonly isFirstByte?: boolean;
}

/** The subject of a seeded person. */
function personId(at: number): string {
  const hex = createHash("md5").update(`person-${at}`).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const busy = personId(7);
const some = personId(1234);

/** As the results call it. */
const named = (text: string) => text.replace(busy, "busy").replace(some, "some");

/** Every page of the dashboard, with what its lists are narrowed by: much, little and nothing. */
export async function pages(): Promise<readonly Look[]> {
  const { sql } = database();
  const here = `/admin/t/${big}`;
  const [hook] = await sql<{ id: string; delivery: string }[]>`
    select webhook_id as id, id as delivery from webhook_deliveries where tenant_id = ${big} limit 1`;
  const [trace] = await sql<{ id: string }[]>`select id from traces where tenant_id = ${big} limit 1`;
  const lists: Readonly<Record<string, readonly string[]>> = {
    users: [
      "",
      "search=maria",
      "search=ma",
      "search=maria+bauer+4711",
      "search=nobody-at-all",
      "search=northwind.example",
      "state=active",
      "state=blocked",
      "state=blocked&search=maria",
      "email=nobody@northwind.example",
    ],
    applications: [""],
    activity: [
      "",
      "name=sign-in.failed",
      "name=client.changed",
      "name=key.rotated",
      "name=device.denied",
      `user=${busy}`,
      `user=${some}`,
      `user=${busy}&name=consent.refused`,
      `client=${appId(1)}`,
      `client=${appId(900)}`,
      `client=${quietApp}`,
      `client=${unusedApp}`,
      `client=${appId(1)}&name=client.removed`,
      `until=${day(60)}`,
      `since=${day(80)}&until=${day(79)}`,
      `since=${day(70)}&until=${day(30)}&name=key.rotated`,
    ],
    traces: ["", "kind=token", "outcome=succeeded", "kind=logout", `client=${unusedApp}`],
    members: [""],
    keys: [""],
    settings: [""],
    policies: [""],
    ...Object.fromEntries(Object.keys(policyGroups).map((group) => [`policies/${group}`, [""]])),
    branding: [""],
    "api-keys": [""],
    domains: [""],
    webhooks: [""],
    "users/new": [""],
    "users/import": [""],
  };
  return [
    { name: "tenants", path: "/admin" },
    { name: "tenants, later", path: `/admin?after=${tenantId(700)}` },
    { name: "tenants, of a member of all", path: "/admin", as: "member" },
    ...["", "?range=7d", "?range=30d"].map((range) => ({ name: `overview ${range}`.trim(), path: here + range })),
    { name: "overview, of a member of all", path: here, as: "member" as const },
    ...Object.entries(lists).flatMap(([list, filters]) =>
      filters.map((filter) => ({
        name: `${list} ${named(filter)}`.trim(),
        path: `${here}/${list}${filter && `?${filter}`}`,
      })),
    ),
    { name: "users, later", path: `${here}/users?after=person-6` },
    { name: "applications, later", path: `${here}/applications?after=${appId(700)}` },
    {
      name: "activity, later",
      path: `${here}/activity?after=${encodeURIComponent(`${day(45)}T00:00:00.000000Z,${busy}`)}`,
    },
    ...["overview", "claims", "sessions", "consents", "activity", "danger"].map((tab) => ({
      name: `user, ${tab}`,
      path: `${here}/users/${busy}?tab=${tab}`,
    })),
    ...["overview", "try", "settings", "credentials", "danger"].map((tab) => ({
      name: `application, ${tab}`,
      path: `${here}/applications/${appId(5)}?tab=${tab}`,
    })),
    { name: "trace", path: `${here}/traces/${trace?.id}` },
    { name: "webhook", path: `${here}/webhooks/${hook?.id}` },
    { name: "delivery", path: `${here}/webhooks/${hook?.id}/${hook?.delivery}` },
    ...["maria", "ma", "nobody-at-all"].map((q) => ({
      name: `palette ${q}`,
      path: `/admin/search?q=${q}&tenant=${big}`,
    })),
    { name: "users as CSV, first byte", path: `${here}/users/export?format=csv`, isFirstByte: true },
    { name: "activity as CSV, first byte", path: `${here}/activity/export?format=csv`, isFirstByte: true },
    { name: "activity with proofs, first byte", path: `${here}/activity/export?format=jsonl`, isFirstByte: true },
  ];
}

/** The lists of the API, as long as they may be. */
export function apiLists(): readonly Look[] {
  const lists = [
    "users",
    "users?search=maria",
    "users?search=nobody-at-all",
    "users?disabled=true",
    "clients",
    "sessions",
    `sessions?user=${busy}`,
    "consents",
    `consents?client=${appId(1)}`,
    `consents?client=${unusedApp}`,
    `consents?user=${busy}`,
    "events",
    "events?name=key.rotated",
    `events?client=${quietApp}`,
    `events?client=${unusedApp}`,
    `events?user=${busy}`,
    `user-events?user=${busy}`,
    "user-events",
    "traces",
    "members",
    "keys",
    "webhooks",
    "statistics?range=30d",
    "imports",
    "logouts",
    "invitations",
    "api-keys",
  ];
  return [
    { isApi: true, name: "API tenants", path: "/api/admin/tenants?limit=100" },
    ...lists.map((list) => ({
      isApi: true as const,
      name: `API ${named(list)}`,
      path: `/api/admin/tenants/${big}/${list}${list.includes("?") ? "&" : "?"}limit=100`,
    })),
  ];
}
