/** What is counted of a tenant's events: the name of each counter, and of the event that it counts. */
export const countedEvents = {
  sign_ins: "sign-in.succeeded",
  failures: "sign-in.failed",
  registrations: "sign-up.succeeded",
  consents: "consent.given",
  authorizations: "authorization.issued",
} as const;

/** Answers of the token endpoint, which are no events. */
export const countedAnswers = { tokens: "tokens", refusals: "token-refusals" } as const;

/** Different people of a day (UTC), counted in its first hour. */
export const countedPeople = "active-users";

/** Spans of time that statistics are shown for, each in steps of an hour or a day (UTC). */
export const ranges = {
  "24h": { step: "hour", points: 24 },
  "7d": { step: "day", points: 7 },
  "30d": { step: "day", points: 30 },
} as const;

export type Range = keyof typeof ranges;
