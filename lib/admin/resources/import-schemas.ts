import { z } from "zod";
import { importFormats } from "@/lib/model/import-format";

/** Characters of a part of a file at the most, and bytes of a whole one. */
export const mostInPart = 1_000_000;
export const mostBytes = 256 * 1024 * 1024;

const plain = (text: string) => !text.includes("\0") && text.isWellFormed();

export const newImport = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(255)
    .refine((text) => !/\p{C}/u.test(text), "must be the name of a file")
    .describe("What the file is called"),
  format: z
    .enum(importFormats)
    .describe("How it is written: `csv` with names of members in its first line, or `jsonl`, an object in each line"),
});

export const newPart = z.strictObject({
  number: z.int().nonnegative().describe("Which part it is, from 0 on"),
  text: z
    .string()
    .min(1)
    .max(mostInPart, `must have at most ${mostInPart} characters: send more parts`)
    .refine(plain, "must be text without NUL, in UTF-8")
    .describe("The next piece of the file, cut anywhere"),
});

export const howToRun = z.strictObject({
  dry_run: z.boolean().default(true).describe("Only say what would come of it, and make nobody"),
});

const problem = z.object({
  line: z.int().describe("Where in the file"),
  member: z.string().nullable().describe("Which member it is about; null where it is about the whole line"),
  detail: z.string().describe("What is wrong"),
});

export const importReport = z.object({
  id: z.string().describe("Of which import"),
  problems: z.array(problem).readonly().describe("What is wrong with its lines, in their order; ten thousand are kept"),
});

export const states = ["uploading", "running", "checked", "done", "cancelled", "failed"] as const;

/** An import as administrators see one. */
export const shownImport = z.object({
  id: z.string().describe("By which it is found"),
  name: z.string().describe("What the file is called"),
  format: z.enum(importFormats).describe("How it is written"),
  state: z.enum(states).describe("Where it is in its life; `checked` after a dry run"),
  dry_run: z.boolean().describe("Whether it only says, or said, what would come of it"),
  parts: z.int().describe("How many parts of the file have come"),
  bytes: z.int().describe("How large the file is, in bytes"),
  lines: z.int().describe("How many lines the file has"),
  line: z.int().describe("The line that was done last"),
  created: z.int().describe("Users that were made, or would be in a dry run"),
  refused: z.int().describe("Lines of which nobody is made"),
  problems: z.array(problem).readonly().optional().describe("What is wrong with lines, where one import is shown"),
  error: z.string().nullable().describe("Why it could not go on"),
  created_at: z.date().describe("When its file was begun"),
  run_at: z.date().nullable().describe("When it began to run"),
  ended_at: z.date().nullable().describe("When it ended"),
});

export type ShownImport = z.infer<typeof shownImport>;

/** What a part of an imported file is encrypted for. @param part `<import>:<number>` */
export const partContext = (tenantId: string, part: string): string => `import-part:${tenantId}:${part}`;
