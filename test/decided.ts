import { authorizeSteps } from "@/lib/journeys/authorize/proceed";
import { decide } from "@/lib/journeys/decide";
import { gatherFacts } from "@/lib/journeys/facts";
import { clientMetadata } from "@/lib/model/client-metadata";
import type { StepName } from "@/lib/model/interaction";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { type AccessRequest, plainAccess } from "@/lib/oauth/authorize/access";
import type { Session } from "@/lib/store/session";

/** Seconds since 1970. */
export const now = 1_000_000;

/** A session of ten seconds ago, without a consent. */
export const session = (userId: string, more: Partial<Session> = {}): Session => ({
  id: `session of ${userId}`,
  userId,
  username: userId,
  claims: {},
  userUpdatedAt: 0,
  authTime: now - 10,
  acr: "urn:gatehouse:acr:single-factor",
  amr: ["pwd"],
  methods: [{ method: "password", at: now - 10 }],
  credentialsVersion: 1,
  hasSecondFactor: false,
  selectedAt: now - 10,
  consent: undefined,
  ...more,
});

export const granted = (...permissions: string[]): Session["consent"] => ({ permissions, grantedAt: 1 });

interface More {
  readonly metadata?: Record<string, unknown>;
  /** Seconds since 1970; undefined for a request that has just come. */
  readonly startedAt?: number;
  readonly permissions?: readonly string[];
  readonly redirectUri?: string;
  readonly settings?: object;
  readonly order?: readonly StepName[];
}

/** Whose answer it is, or the step that is asked and why. */
export function decided(
  sessions: readonly Session[],
  named: Partial<AccessRequest>,
  { metadata, startedAt, permissions = [], redirectUri, settings = {}, order = authorizeSteps }: More = {},
): string {
  const client = {
    id: "rp",
    trust: "self" as const,
    secret: undefined,
    scopes: undefined,
    metadata: clientMetadata.parse({ redirect_uris: ["https://rp.example/"], ...metadata }),
  };
  const request = { ...plainAccess(permissions, []), ...named };
  const facts = gatherFacts({ browser: { browserId: "b", sessions }, request, client, startedAt, now, redirectUri });
  const decision = decide({ facts, request, permissions, client, settings: tenantSettings.parse(settings) }, order);
  if (decision.kind === "answer") return decision.session.userId;
  const { step, reason } = decision;
  return `${request.prompts.has("none") ? step.refusal : step.name}: ${reason}`;
}
