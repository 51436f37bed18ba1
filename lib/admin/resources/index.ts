import type { Resource } from "@/lib/admin/resource";
import { apiKeys } from "./api-keys";
import { audit } from "./audit";
import { brandings } from "./brandings";
import { bulkActs } from "./bulk-acts";
import { clients } from "./clients";
import { consents } from "./consents";
import { domains } from "./domains";
import { imports } from "./imports";
import { invitations } from "./invitations";
import { keys } from "./keys";
import { logouts } from "./logouts";
import { members } from "./members";
import { registrationTokens } from "./registration-tokens";
import { sessions } from "./sessions";
import { statistics } from "./statistics";
import { tenants } from "./tenants";
import { traces } from "./traces";
import { userEvents } from "./user-events";
import { users } from "./users";
import { webhookDeliveries } from "./webhook-deliveries";
import { webhooks } from "./webhooks";

/** Everything that is administered. */
export const resources: readonly Resource[] = [
  tenants,
  clients,
  registrationTokens,
  users,
  sessions,
  consents,
  userEvents,
  imports,
  bulkActs,
  members,
  invitations,
  apiKeys,
  keys,
  logouts,
  brandings,
  domains,
  webhooks,
  webhookDeliveries,
  statistics,
  traces,
  audit,
];
