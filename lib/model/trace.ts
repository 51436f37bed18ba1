import { z } from "zod";
import { situations } from "@/lib/base/situations";

export const traceKinds = ["authorization", "par", "token", "device", "userinfo", "registration", "logout"] as const;
export type TraceKind = (typeof traceKinds)[number];

export const traceOutcomes = ["succeeded", "failed"] as const;
export type TraceOutcome = (typeof traceOutcomes)[number];

/** Something that was sent, as far as it may be shown. */
const sentValue = z.object({
  name: z.string().describe("Of the parameter, header or member"),
  look: z
    .enum(["shown", "cut", "jwt", "hidden"])
    .describe("Whether it is whole, cut, a JWT of which a part is shown, or only known by kind and length"),
  value: z.string().optional().describe("As it was sent, where it may be shown; of a JWT what it says, not verified"),
  length: z.int().describe("Characters that it had"),
});
export type SentValue = z.infer<typeof sentValue>;

const fact = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** What is kept of a request beside its columns. */
export const traceContents = z.object({
  method: z.string().describe("Of HTTP"),
  status: z.int().describe("Of the answer"),
  parameters: z.array(sentValue).describe("What was sent, redacted; what a request object says comes over the rest"),
  headers: z.array(sentValue).describe("Headers that the request was judged by, redacted"),
  checks: z
    .array(
      z.object({
        name: z.string().describe("The rule"),
        clause: z.string().describe("Where a specification has it"),
        outcome: z.enum(["passed", "failed"]).describe("Whether the request kept it"),
      }),
    )
    .describe("The rules that the request was held to, in their order, to the first that it broke"),
  facts: z.record(z.string(), fact).describe("What was known when it was decided"),
  decision: z
    .object({ kind: z.string().describe("What was done"), reason: z.string().optional().describe("And why") })
    .optional()
    .describe("What was decided where all rules were kept"),
  description: z.string().optional().describe("What the client was told beside the error's code"),
  situation: z.enum(situations).optional().describe("What it came to grief on"),
  statements: z
    .array(
      z.object({
        name: z.string().describe("What the database was asked"),
        ms: z.number().describe("Milliseconds until it had answered"),
      }),
    )
    .describe("What it asked of the database, beside what was cached"),
});
export type TraceContents = z.infer<typeof traceContents>;
