import { expect, test } from "vitest";
import { clientMetadata } from "@/lib/model/client-metadata";
import { type AccessRequest, plainAccess } from "@/lib/oauth/authorize/access";
import type { Session } from "@/lib/store/sessions";
import { authorizeSteps } from "./authorize/proceed";
import { decide } from "./decide";
import { gatherFacts } from "./facts";

const now = 1_000_000;
const grant = { permissions: [], grantedAt: 1 };
const session = (userId: string, more: Partial<Session> = {}): Session => ({
  id: `session of ${userId}`,
  userId,
  username: userId,
  claims: {},
  userUpdatedAt: 0,
  authTime: now - 10,
  acr: "1",
  amr: ["pwd"],
  selectedAt: now - 10,
  grant: undefined,
  ...more,
});

/** What a client reads of a silent request: the refusal and its reason, or whose code it is. */
function silent(sessions: Session[], named: Partial<AccessRequest>, metadata: Record<string, unknown> = {}) {
  const client = {
    id: "rp",
    trust: "self" as const,
    secret: undefined,
    scopes: undefined,
    metadata: clientMetadata.parse({ redirect_uris: ["https://rp.example/"], ...metadata }),
  };
  const request: AccessRequest = { ...plainAccess([], []), prompts: new Set(["none"] as const), ...named };
  const facts = gatherFacts({ browser: { browserId: "b", sessions }, request, client, startedAt: undefined, now });
  const decision = decide({ facts, request, permissions: [], client }, authorizeSteps);
  return decision.kind === "answer" ? decision.session.userId : `${decision.step.refusal}: ${decision.reason}`;
}

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
  const [alice, bob] = [session("alice", { grant }), session("bob", { grant })];
  expect(silent([bob, alice], expected("alice"))).toBe("alice");
  expect(silent([bob, alice], { loginHint: "alice" })).toBe("alice");
  expect(silent([bob], expected("alice"))).toBe("login_required: other_person_expected");
  expect(silent([session("bob"), session("alice")], expected("alice"), { skip_consent: true })).toBe("alice");
});
