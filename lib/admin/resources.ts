import { configVersions } from "./config-files/resource";
import type { Resource } from "./resource";
import { apiKeys } from "./resources/api-keys";
import { audit } from "./resources/audit";
import { brandings } from "./resources/brandings";
import { bulkActs } from "./resources/bulk-acts";
import { clients } from "./resources/clients";
import { consents } from "./resources/consents";
import { domains } from "./resources/domains";
import { imports } from "./resources/imports";
import { invitations } from "./resources/invitations";
import { keys } from "./resources/keys";
import { logouts } from "./resources/logouts";
import { members } from "./resources/members";
import { policyTrials } from "./resources/policy-trials";
import { registrationTokens } from "./resources/registration-tokens";
import { sessions } from "./resources/sessions";
import { statistics } from "./resources/statistics";
import { tenants } from "./resources/tenants";
import { traces } from "./resources/traces";
import { userEvents } from "./resources/user-events";
import { users } from "./resources/users";
import { webhookDeliveries } from "./resources/webhook-deliveries";
import { webhooks } from "./resources/webhooks";

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
  policyTrials,
  configVersions,
  statistics,
  traces,
  audit,
];
