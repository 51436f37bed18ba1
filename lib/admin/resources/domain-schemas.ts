import { z } from "zod";
import { hostOf, refusalOfHost } from "@/lib/admin/domains/host";
import { recordName } from "@/lib/admin/domains/proof";
import type { DomainRow } from "@/lib/store/domains";
import { proofPath, proofText } from "@/lib/tenants/domain-proof";

const moment = z.date().nullable();

/** A tenant's own host, as administrators see one. */
export const shownDomain = z.object({
  host: z.string().describe("The host, in punycode where it is an IDN"),
  state: z
    .enum(["claimed", "proven", "ready", "issuer", "failing", "lost"])
    .describe(
      "`claimed`: its proof was not found yet; `proven`; `ready`: it answers as this server, too; `issuer`: the tenant's issuer is there; `failing`: the proof is gone, and after seven days of that it is `lost`",
    ),
  is_issuer: z.boolean().describe("Whether the tenant's issuer is at it"),
  record_name: z.string().describe("The name of the TXT record that proves it"),
  record_value: z.string().describe("What that record says, or the file at the host"),
  file_url: z.string().describe("Where the host may serve the proof instead"),
  proven_at: moment.describe("Since when it is proven; null where it is not"),
  ready_at: moment.describe("Since when it answers as this server; null where it does not"),
  checked_at: moment.describe("When it was last looked at"),
  failing_since: moment.describe("Since when its proof is gone; null where it is not"),
  problem: z.string().nullable().describe("What the last look found wrong; null where nothing is"),
  created_at: z.date().describe("When it was added"),
});

export type ShownDomain = z.infer<typeof shownDomain>;

export const newDomain = z.strictObject({
  host: z
    .string()
    .max(1_000)
    .transform((typed, context) => {
      const host = hostOf(typed);
      const message =
        host === undefined ? "must be the name of a host, such as login.example.com" : refusalOfHost(host);
      if (host !== undefined && message === undefined) return host;
      context.addIssue({ code: "custom", message: message ?? "cannot be read" });
      return z.NEVER;
    })
    .describe("The name of the host, such as login.example.com"),
});

export function domainOf(row: DomainRow): ShownDomain {
  return {
    host: row.host,
    state: stateOf(row),
    is_issuer: row.isIssuer,
    record_name: recordName(row.host),
    record_value: proofText(row.token),
    file_url: `https://${row.host}${proofPath(row.token)}`,
    proven_at: row.provenAt,
    ready_at: row.readyAt,
    checked_at: row.checkedAt,
    failing_since: row.failingSince,
    problem: row.lastError,
    created_at: row.createdAt,
  };
}

function stateOf({ provenAt, failingSince, readyAt, isIssuer }: DomainRow): ShownDomain["state"] {
  if (provenAt === null) return failingSince === null ? "claimed" : "lost";
  if (failingSince !== null) return "failing";
  if (isIssuer) return "issuer";
  return readyAt === null ? "proven" : "ready";
}
