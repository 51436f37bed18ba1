import { AsyncLocalStorage } from "node:async_hooks";
import type { OAuthError } from "./errors";
import { shared } from "./shared";

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

const current = () => shared("notes", () => new AsyncLocalStorage<Notes>());
const notes = (): Notes | undefined => current().getStore();

/** Calls that are noted of one request. */
const mostCalls = 100;

export const emptyNotes = (): Notes => ({ checks: [], calls: [], facts: {}, sent: {} });

/** Runs what serves a request, and all that it calls notes into `into`. */
export const noting = <T>(into: Notes, run: () => T): T => current().run(into, run);

/** Lets go of what was sent: a connection that a request opened keeps what was noted of it for as long as it stands. */
export function forgetSent(notes: Notes): void {
  notes.sent = {};
  delete notes.error;
}

export function noteSent(sent: Readonly<Record<string, unknown>>): void {
  const into = notes();
  if (into) into.sent = { ...into.sent, ...sent };
}

/** Notes something that helps to understand what came of it. Never a secret, and nothing that a person typed. */
export function noteFacts(facts: Readonly<Record<string, Fact | undefined>>): void {
  const into = notes();
  if (into) Object.assign(into.facts, facts);
}

/** What was decided, where all checks passed: to answer, or to ask a person first. */
export function noteDecision(kind: string, reason?: string): void {
  const into = notes();
  if (into) into.decision = { kind, ...(reason !== undefined && { reason }) };
}

export function noteError(error: OAuthError): void {
  const into = notes();
  if (into) into.error = error;
}

/** Runs a check, which throws where it is broken, and notes it with its clause. */
export function checked<T>(name: string, clause: string, run: () => T): T {
  const note = begin(name, clause);
  const result = run();
  if (note) note.hasPassed = true;
  return result;
}

/** The same for one that takes its time. */
export async function checkedLater<T>(name: string, clause: string, run: () => Promise<T>): Promise<T> {
  const note = begin(name, clause);
  const result = await run();
  if (note) note.hasPassed = true;
  return result;
}

function begin(name: string, clause: string): CheckNote | undefined {
  const note = { name, clause, hasPassed: false };
  const into = notes();
  into?.checks.push(note);
  return into && note;
}

/** Each statement of a store as it is, noted with how long it took where a request is noted. @param name of the store */
export function noted<S extends object>(name: string, store: S): S {
  const wrapped = Object.entries(store).map(([method, run]) => [
    method,
    typeof run === "function" ? (...given: unknown[]) => call(`${name}.${method}`, () => run(...given)) : run,
  ]);
  return Object.fromEntries(wrapped);
}

function call(name: string, run: () => unknown): unknown {
  const into = notes();
  const result = run();
  if (!into || !(result instanceof Promise)) return result;
  const started = performance.now();
  const done = () => {
    if (into.calls.length < mostCalls) into.calls.push({ name, ms: performance.now() - started });
  };
  result.then(done, done);
  return result;
}
