import { z } from "zod";
import { defineResource } from "@/lib/admin/define";
import { operation } from "@/lib/admin/operation";
import { timePlace } from "@/lib/admin/page";
import { readers } from "@/lib/admin/permissions";
import { ofTenant, type TenantWork } from "@/lib/admin/scope";
import { traceKinds, traceOutcomes } from "@/lib/model/trace";
import type { Part } from "@/lib/store/page";
import { type TraceRow, traceRows } from "@/lib/store/trace-rows";
import { moment } from "./moment";
import { type ShownTrace, shownTrace, traceOf } from "./trace-view";

const reference = z.guid();

/** What became of requests to the protocol's endpoints. Nobody makes, changes or removes a trace: requests leave them. */
export const traces = defineResource<TenantWork, TraceRow, ShownTrace>({
  name: "trace",
  path: "traces",
  label: { one: "trace", many: "traces" },
  about: "requests to the endpoints: what was sent, by which rules it was judged, and what to change",
  of: ofTenant,
  identity: { member: "id", argument: "reference" },
  naming: ["id", "at", "kind"],
  title: ({ id, kind }) => `${kind} ${id}`,
  output: shownTrace,
  shown: traceOf,
  columns: [
    { member: "at", heading: "time" },
    { member: "kind", heading: "request" },
    { member: "client", heading: "client" },
    { member: "outcome", heading: "outcome" },
    { member: "error", heading: "error" },
    { member: "situation", heading: "situation" },
    { member: "id", heading: "reference" },
  ],
  order: "latest first",
  secretOnce: {},
  readOnly: Object.keys(shownTrace.shape) as (keyof ShownTrace)[],
  documents: ["parameters", "headers", "checks", "facts", "decision", "statements", "explanation", "difference"],
  refersTo: { client: "clients" },
  permissions: { list: readers, show: readers },

  list: operation({
    about: "list what requests left behind, the latest first",
    input: z.strictObject({
      kind: z.enum(traceKinds).optional().describe("Of this kind alone, as in token"),
      outcome: z.enum(traceOutcomes).optional().describe("Those that were refused, or those that were not"),
      client: z
        .string()
        .max(2_048)
        .refine((id) => !id.includes("\0"), "must be a client_id")
        .optional()
        .describe("By this client alone"),
      reference: reference.optional().describe("The one with this reference, as an error page shows it"),
      since: moment.optional().describe("From this time on, as in 2026-11-23T15:00:00Z"),
      until: moment.optional().describe("Before this time"),
    }),
    flags: [
      { member: "kind", flag: "--kind <kind>" },
      { member: "outcome", flag: "--outcome <outcome>" },
      { member: "client", flag: "--client <client_id>" },
      { member: "reference", flag: "--reference <reference>" },
      { member: "since", flag: "--since <time>" },
      { member: "until", flag: "--until <time>" },
    ],
    run: (filter, { db, tenant }: TenantWork, { limit, after }: Part) =>
      traceRows(db, tenant.id).list({ ...filter, limit, after: timePlace(after, reference) }),
  }),
  show: {
    about: "show what a request was judged by, and what to change where it was refused",
    row: async ({ db, tenant }, id) =>
      reference.safeParse(id).success ? traceRows(db, tenant.id).find(id) : undefined,
  },
});
