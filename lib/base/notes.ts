import type { OAuthError } from "./errors";

/** A rule that a request was held to, and whether it kept it. */
interface CheckNote {
  readonly name: string;
  /** Of the specification that has the rule. */
  readonly clause: string;
  hasPassed: boolean;
}

/** What the database was asked. */
interface CallNote {
  readonly name: string;
  readonly ms: number;
}

export type Fact = string | number | boolean | readonly string[];

/**
 * What is gathered about one request while it is served, from wherever something is known, so that it can be looked at afterwards.
 * It holds what was sent as it was sent, and lives no longer than the request: what is kept of it, `lib/traces` decides.
 */
export interface Notes {
  readonly checks: CheckNote[];
  readonly calls: CallNote[];
  readonly facts: Record<string, Fact>;
  /** Parameters, or the members of a registration. What a request object says comes over what stands outside. */
  sent: Readonly<Record<string, unknown>>;
  decision?: { readonly kind: string; readonly reason?: string };
  error?: OAuthError;
}

/**
 * What has the notes of the request it serves: the request's tenant, which whoever knows something has at hand. Without notes nothing
 * is noted. (Storage that follows the calls by itself would cost each request more than all its checks.)
 */
interface Noting {
  readonly notes?: Notes | undefined;
}

/** Calls that are noted of one request. */
const mostCalls = 100;

export const emptyNotes = (): Notes => ({ checks: [], calls: [], facts: {}, sent: {} });

export function noteSent({ notes }: Noting, sent: Readonly<Record<string, unknown>>): void {
  if (notes) notes.sent = { ...notes.sent, ...sent };
}

/** Notes something that helps to understand what came of it. Never a secret, and nothing that a person typed. */
export function noteFacts({ notes }: Noting, facts: Readonly<Record<string, Fact | undefined>>): void {
  if (notes) Object.assign(notes.facts, facts);
}

/** What was decided, where all checks passed: to answer, or to ask a person first. */
export function noteDecision({ notes }: Noting, kind: string, reason?: string): void {
  if (notes) notes.decision = { kind, ...(reason !== undefined && { reason }) };
}

export function noteError({ notes }: Noting, error: OAuthError): void {
  if (notes) notes.error = error;
}

/** Runs a check, which throws where it is broken, and notes it with its clause. */
export function checked<T>(at: Noting, name: string, clause: string, run: () => T): T {
  const note = begin(at, name, clause);
  const result = run();
  note.hasPassed = true;
  return result;
}

/** The same for one that takes its time. */
export async function checkedLater<T>(at: Noting, name: string, clause: string, run: () => Promise<T>): Promise<T> {
  const note = begin(at, name, clause);
  const result = await run();
  note.hasPassed = true;
  return result;
}

function begin({ notes }: Noting, name: string, clause: string): CheckNote {
  const note = { name, clause, hasPassed: false };
  notes?.checks.push(note);
  return note;
}

/**
 * The same stores, each statement of theirs noted with how long it took.
 * @param stores by their names
 */
export const notingCalls = <Stores extends object>(stores: Stores, notes: Notes): Stores =>
  new Proxy(stores, {
    get: (all, name) => {
      const store: unknown = Reflect.get(all, name);
      return typeof store === "object" && store ? notingCallsOf(String(name), store, notes) : store;
    },
  });

const notingCallsOf = (name: string, store: object, notes: Notes) =>
  new Proxy(store, {
    get: (all, method) => {
      const run: unknown = Reflect.get(all, method);
      if (typeof run !== "function") return run;
      return (...given: unknown[]) => noteCall(`${name}.${String(method)}`, run(...given), notes);
    },
  });

function noteCall(name: string, result: unknown, { calls }: Notes): unknown {
  if (!(result instanceof Promise)) return result;
  const started = performance.now();
  const done = () => {
    if (calls.length < mostCalls) calls.push({ name, ms: performance.now() - started });
  };
  result.then(done, done);
  return result;
}
