/** The tenant that nearly everything is in. */
export const big = "northwind";

/** How much there is. Each of the other tenants has a hundred of the events. */
export const counts = {
  tenants: 1_000,
  users: 100_000,
  clients: 1_000,
  events: 5_000_000,
  sessions: 200_000,
  consents: 150_000,
  factors: 5_000,
  deliveries: 50_000,
  traces: 10_000,
} as const;

/** Days over which the events are spread. */
export const days = 90;

/** Identifiers follow from numbers, so that no statement has to ask what another has made. */
export const appId = (at: number) => `app-${String(at).padStart(4, "0")}`;
export const tenantId = (at: number) => `subsidiary-${String(at).padStart(4, "0")}`;
/** A few of the events are this one's, and none the other's. */
export const quietApp = appId(999);
export const unusedApp = appId(1_000);
