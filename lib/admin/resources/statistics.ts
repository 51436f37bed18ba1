import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { action, operation } from "@/lib/admin/operation";
import { readers } from "@/lib/admin/permissions";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { type Range, ranges } from "@/lib/model/statistics";
import { type Part, pageOf } from "@/lib/store/page";
import { type Point, statisticRows } from "@/lib/store/statistics";

const count = z.int().nonnegative();

/** What happened in an hour or a day. */
const shownPoint = z.object({
  at: z.string().describe("When the hour or the day began (UTC)"),
  sign_ins: count.describe("People who proved who they are"),
  failures: count.describe("Sign-ins that came to nothing"),
  registrations: count.describe("Accounts that people made"),
  consents: count.describe("People who let a client have what it asked for"),
  authorizations: count.describe("Answers that clients were sent for a person"),
  tokens: count.describe("Answers with tokens of the token endpoint, as its servers count them"),
  token_refusals: count.describe("Answers without"),
  active_users: count.nullable().describe("Different people who signed in or were let into a client; of days alone"),
});

export type ShownPoint = z.infer<typeof shownPoint>;

const range = z
  .enum(Object.keys(ranges) as [Range, ...Range[]])
  .default("24h")
  .describe("The last 24 hours by hour, or the last 7 or 30 days by day");

const clientAnswers = z
  .array(
    z.object({
      client: z.string().describe("The client"),
      issued: count.describe("How often it got tokens"),
      refused: count.describe("How often it was refused"),
    }),
  )
  .describe("The most refused first, twenty at the most");

const slowAddresses = z
  .array(
    z.object({
      client: z.string().describe("The client"),
      purpose: z
        .enum(["keys", "request_object", "sector", "logout"])
        .describe("Its `jwks_uri`, a `request_uri`, its `sector_identifier_uri` or its `backchannel_logout_uri`"),
      count: count.describe("How often it took longer than a second and a half"),
      longest: count.describe("The longest that it took, in milliseconds"),
    }),
  )
  .describe("The most often slow first, twenty at the most");

/** What happens in a tenant, over time. */
export const statistics = defineResource<TenantWork, Point, ShownPoint>({
  name: "statistic",
  path: "statistics",
  label: { one: "point", many: "statistics" },
  about: "how many people sign in, fail, register and are let into clients, over time",
  of: ofTenant,
  identity: { member: "at", argument: "at" },
  naming: ["at"],
  title: ({ at }) => at,
  output: shownPoint,
  shown,
  columns: [
    { member: "at", heading: "from" },
    { member: "sign_ins", heading: "sign-ins" },
    { member: "failures", heading: "failures" },
    { member: "registrations", heading: "registrations" },
    { member: "consents", heading: "consents" },
    { member: "authorizations", heading: "authorizations" },
    { member: "tokens", heading: "tokens" },
    { member: "active_users", heading: "active" },
  ],
  order: "oldest first",
  secretOnce: {},
  readOnly: Object.keys(shownPoint.shape) as (keyof ShownPoint)[],
  documents: [],
  permissions: { list: readers, show: readers, clients: readers, slow: readers },

  list: operation({
    about: "list what happened in the last 24 hours, 7 or 30 days",
    input: z.strictObject({ range }),
    flags: [{ member: "range", flag: "--range <24h|7d|30d>" }],
    async run({ range: wanted }, { db, tenant }: TenantWork, { limit, after = "" }: Part) {
      const points = await statisticRows(db, tenant.id).points(wanted);
      return pageOf(
        points.filter(({ at }) => at > after),
        limit,
        ({ at }) => at,
      );
    },
  }),
  show: {
    about: "show one day of the last 30",
    row: async ({ db, tenant }, id) => (await statisticRows(db, tenant.id).points("30d")).find(({ at }) => at === id),
  },
  actions: {
    clients: action({
      on: "all",
      isDestructive: false,
      about: "list what the token endpoint answered each client in the last 24 hours",
      input: z.strictObject({}),
      output: clientAnswers,
      said: (rows) => rows.map(({ client, issued, refused }) => `${client}  issued ${issued}  refused ${refused}`),
      run: async (_, { db, tenant }: TenantWork) => [...(await statisticRows(db, tenant.id).clients())],
    }),
    slow: action({
      on: "all",
      isDestructive: false,
      about: "list the clients' addresses that were slow to answer in the last 24 hours",
      input: z.strictObject({}),
      output: slowAddresses,
      said: (rows) => rows.map((one) => `${one.client}  ${one.purpose}  ${one.count} times  ${one.longest} ms`),
      run: async (_, { db, tenant }: TenantWork) => [...(await statisticRows(db, tenant.id).slow())],
    }),
  },
});

export const slowOf = (result: unknown) => slowAddresses.parse(result);

export const answersOfClients = (result: unknown) => clientAnswers.parse(result);

function shown({ at, counts, active }: Point): ShownPoint {
  const of = (name: string) => counts[name] ?? 0;
  return {
    at,
    sign_ins: of("sign_ins"),
    failures: of("failures"),
    registrations: of("registrations"),
    consents: of("consents"),
    authorizations: of("authorizations"),
    tokens: of("tokens"),
    token_refusals: of("token-refusals"),
    active_users: active,
  };
}
