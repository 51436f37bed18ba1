import { z } from "zod";
import { dashboardTranslator } from "@/lib/i18n/dashboard";
import { traceContents, traceKinds, traceOutcomes } from "@/lib/model/trace";
import type { TraceRow } from "@/lib/store/trace-rows";
import { differenceOf } from "@/lib/traces/difference";
import { explanations } from "@/lib/traces/explain";

const sides = ["client", "tenant", "either", "person", "server"] as const;

/** A trace as it is given: what was kept, and what follows from it. */
export const shownTrace = z.object({
  id: z.guid().describe("The reference that the error page and the log show"),
  at: z.date().describe("When it was answered"),
  kind: z.enum(traceKinds).describe("What was asked for"),
  client: z.string().nullable().describe("The client, where it is known who asked"),
  outcome: z.enum(traceOutcomes).describe("Whether it was refused"),
  error: z.string().nullable().describe("The code of the error"),
  ms: z.number().describe("Milliseconds that it took to answer"),
  ...traceContents.shape,
  explanation: z
    .object({
      side: z.enum(sides).describe("Who can change it"),
      happened: z.string().describe("What happened, in words"),
      change: z.string().describe("What to change"),
      page: z.string().optional().describe("The page of the dashboard where it is changed"),
      member: z.string().optional().describe("The member of the registration, or the setting, to look at"),
    })
    .nullable()
    .describe("What to do about it; null where it was not refused"),
  difference: z
    .object({
      registered: z.string().describe("The registered address that the one sent is most like"),
      causes: z.array(z.string()).describe("In what they differ"),
      pieces: z
        .array(
          z.object({
            text: z.string().describe("Some characters"),
            in: z.enum(["both", "sent", "registered"]).describe("Which of the two has them"),
          }),
        )
        .describe("Both, character by character"),
    })
    .nullable()
    .describe("What of an address was not as it is registered, where it came to grief on that"),
});
export type ShownTrace = z.infer<typeof shownTrace>;

export function traceOf({ id, at, kind, clientId, outcome, error, ms, contents }: TraceRow): ShownTrace {
  return {
    id,
    at,
    kind,
    client: clientId,
    outcome,
    error,
    ms: Math.round(ms * 10) / 10,
    ...contents,
    explanation: explanationOf(contents),
    difference: differenceIn(contents),
  };
}

function explanationOf({ situation }: TraceRow["contents"]): ShownTrace["explanation"] {
  // One that a later version wrote may be known to nobody here.
  if (situation === undefined || !Object.hasOwn(explanations, situation)) return null;
  const { side, remedy } = explanations[situation];
  const t = dashboardTranslator("en");
  return {
    side,
    happened: t(`traces.situation.${situation}.what`),
    change: t(`traces.situation.${situation}.change`),
    ...remedy,
  };
}

/** The parameter that has to be registered, and the fact that says what is. */
const compared = {
  redirect_uri_mismatch: ["redirect_uri", "registered_redirect_uris"],
  return_uri_mismatch: ["post_logout_redirect_uri", "registered_post_logout_redirect_uris"],
} as const;

function differenceIn({ situation, parameters, facts }: TraceRow["contents"]): ShownTrace["difference"] {
  if (situation !== "redirect_uri_mismatch" && situation !== "return_uri_mismatch") return null;
  const [parameter, fact] = compared[situation];
  const sent = parameters.find(({ name }) => name === parameter)?.value;
  const registered = facts[fact];
  const found = sent !== undefined && Array.isArray(registered) ? differenceOf(sent, registered) : undefined;
  return found ? { ...found, causes: [...found.causes], pieces: [...found.pieces] } : null;
}
