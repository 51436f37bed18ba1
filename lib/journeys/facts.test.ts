import { expect, test } from "vitest";
import type { AccessRequest } from "@/lib/oauth/authorize/access";
import type { Session } from "@/lib/store/session";
import { decided, granted, now, session } from "@/test/decided";

const consent = granted();

/** What a client reads of a silent request: the refusal and its reason, or whose code it is. */
const silent = (sessions: Session[], named: Partial<AccessRequest>, metadata: Record<string, unknown> = {}) =>
  decided(sessions, { prompts: new Set(["none"] as const), ...named }, { metadata });

const expected = (name: string) => ({ isExpected: (userId: string) => userId === name });

test("who-is-it: to a client without consent every guess of a person reads the same, right or wrong, fresh or old", () => {
  const [alice, bob] = [session("alice"), session("bob")];
  const old = session("alice", { authTime: now - 10_000 });
  const wrong = silent([alice, bob], expected("carol"));
  expect(wrong).toBe("login_required: other_person_expected");
  for (const sessions of [[alice], [bob, alice], [bob], [], [old]]) {
    expect(silent(sessions, expected("alice"))).toBe(wrong);
    expect(silent(sessions, { ...expected("alice"), maxAge: 60 })).toBe(wrong);
  }
});

test("who-is-it: nor does login_hint tell, of one account or of several", () => {
  const [alice, bob] = [session("alice"), session("bob")];
  for (const sessions of [[alice], [bob, alice]])
    expect(silent(sessions, { loginHint: "alice" })).toBe(silent(sessions, { loginHint: "carol" }));
});

test("whom the person has let in gets the person named, and hears of another", () => {
  const [alice, bob] = [session("alice", { consent }), session("bob", { consent })];
  expect(silent([bob, alice], expected("alice"))).toBe("alice");
  expect(silent([bob, alice], { loginHint: "alice" })).toBe("alice");
  expect(silent([bob], expected("alice"))).toBe("login_required: other_person_expected");
  expect(silent([session("bob"), session("alice")], expected("alice"), { skip_consent: true })).toBe("alice");
});
