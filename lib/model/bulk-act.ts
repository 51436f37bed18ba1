/** What can be done to many users at once. */
export const bulkActs = ["disable", "enable", "sign-out", "reset-factors", "remove"] as const;

export type BulkAct = (typeof bulkActs)[number];
