import { expect } from "vitest";
import type { Subject } from "./subject";

/** Asks for what a member says, in every value that there is; `advertised` is undefined where the member is left out. */
export type Probe = (subject: Subject, advertised: unknown) => Promise<void>;

/** What several members ask about, asked once for each tenant. */
export function once<T>(ask: (subject: Subject) => Promise<T>): (subject: Subject) => Promise<T> {
  const asked = new WeakMap<Subject, Promise<T>>();
  return (subject) => {
    const known = asked.get(subject) ?? ask(subject);
    asked.set(subject, known);
    return known;
  };
}

type Works = (subject: Subject, value: string) => Promise<boolean>;

/**
 * A list is the truth where each value on it works and each that could be on it, and is not, does not.
 * @param others values that are somewhere on offer, and at least one that nowhere is
 */
export const list =
  (others: readonly string[], works: Works): Probe =>
  async (subject, advertised = []) => {
    const values = advertised as readonly string[];
    expect(values).toEqual([...new Set(values)]);
    const asked = [...new Set([...values, ...others])];
    expect(asked.length).toBeGreaterThan(values.length);
    const found = await Promise.all(asked.map(async (value) => [value, await works(subject, value)] as const));
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(asked.map((value) => [value, values.includes(value)])),
    );
  };

/** A yes or no is the truth where the thing is served or not. */
export const flag =
  (isServed: (subject: Subject) => Promise<boolean>): Probe =>
  async (subject, advertised = false) =>
    expect(await isServed(subject)).toBe(advertised);

/** An address is the truth where it answers, and where it is left out nothing does. */
export const address =
  (path: string, answers: (subject: Subject, url: string) => Promise<boolean>): Probe =>
  async (subject, advertised) => {
    const url = subject.world.issuer + path;
    if (advertised !== undefined) expect(advertised).toBe(url);
    expect(await answers(subject, url)).toBe(advertised !== undefined);
  };
