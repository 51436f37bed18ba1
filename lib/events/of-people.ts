import { type EventName, eventNames } from "./catalogue";

const kinds = ["sign-in", "sign-up", "session", "consent", "authorization", "code", "refresh-token", "user"];
const more = ["factor", "recovery-codes", "device"];

/** What happens to an end-user of a tenant: nothing about who manages it, its clients, keys or settings. */
export const personEventNames: readonly EventName[] = eventNames.filter((name) =>
  [...kinds, ...more].includes(name.split(".")[0] ?? ""),
);
