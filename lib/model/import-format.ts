/** How a file of users is written: with names of members in its first line, or with an object in each line. */
export const importFormats = ["csv", "jsonl"] as const;
export type ImportFormat = (typeof importFormats)[number];
