import { database } from "@/db/client";
import type { Fact, Notes } from "@/lib/base/notes";
import type { TenantSettings } from "@/lib/model/tenant-settings";
import type { TraceContents, TraceKind } from "@/lib/model/trace";
import { keepTrace } from "@/lib/store/traces";
import { redacted, redactedHeaders, scrubbed } from "./redact";
import { situationOf } from "./situation";

/** A request that was answered. */
export interface Answered {
  readonly kind: TraceKind;
  readonly tenant: { readonly id: string; readonly settings: Pick<TenantSettings, "traces"> };
  readonly request: Request;
  readonly requestId: string;
  readonly clientId: string | undefined;
  readonly status: number;
  readonly ms: number;
  readonly notes: Notes;
}

/** A device that asks whether its person is through is told to wait (RFC 8628 §3.5), which is no refusal. */
export const isPatience = (code: string | undefined) => code === "authorization_pending" || code === "slow_down";

const mostNoted = 40;
const mostListed = 20;

/** Keeps what may be shown of a request, as its tenant's settings say. A request of which nothing was decided leaves nothing. */
export function leaveTrace(answered: Answered): void {
  const { kind, tenant, requestId, clientId, ms, notes } = answered;
  const { hours, failures, sample } = tenant.settings.traces;
  if (hours === 0 || (!notes.decision && !notes.error)) return;
  const hasFailed = notes.error !== undefined && !isPatience(notes.error.code);
  if (hasFailed ? !failures : Math.random() * 100 >= sample) return;
  const at = Date.now() / 1000;
  const trace = {
    tenantId: tenant.id,
    id: requestId,
    at,
    kind,
    clientId,
    outcome: hasFailed ? "failed" : "succeeded",
    error: notes.error?.code,
    ms,
    expiresAt: at + hours * 3600,
  } as const;
  keepTrace(database().sql, trace, () => contentsOf(answered, hasFailed));
}

function contentsOf({ request, status, notes }: Answered, hasFailed: boolean): TraceContents {
  const { checks, calls, decision, error } = notes;
  const registered = [
    ...listed(notes.facts.registered_redirect_uris),
    ...listed(notes.facts.registered_post_logout_redirect_uris),
  ];
  const parameters = redacted(notes.sent, registered);
  const headers = redactedHeaders(request.headers);
  const hidden = [...parameters.hidden, ...headers.hidden];
  const clean = (text: string) => scrubbed(text, hidden);
  return {
    method: request.method,
    status,
    parameters: [...parameters.shown],
    headers: [...headers.shown],
    checks: checks
      .slice(0, mostNoted)
      .map(({ name, clause, hasPassed }) => ({ name, clause, outcome: hasPassed ? "passed" : "failed" })),
    facts: Object.fromEntries(Object.entries(notes.facts).map(([name, fact]) => [name, cleanFact(fact, clean)])),
    ...(decision && { decision }),
    ...(error && { description: clean(error.description) }),
    ...(error && hasFailed && { situation: situationOf(error) }),
    statements: calls.slice(0, mostNoted).map(({ name, ms }) => ({ name, ms: Math.round(ms * 10) / 10 })),
  };
}

const listed = (fact: Fact | undefined): readonly string[] => (Array.isArray(fact) ? fact : []);

function cleanFact(fact: Fact, clean: (text: string) => string) {
  if (typeof fact === "string") return clean(fact);
  // Lists are of what a client is registered with.
  return typeof fact === "object" ? fact.slice(0, mostListed) : fact;
}
