import { describe, expect, test } from "vitest";
import { sidFor, subjectFor } from "@/lib/claims/subject";
import { type Client, clientMetadata } from "@/lib/model/client-metadata";
import type { Hint } from "@/lib/oauth/hint";
import { session } from "@/test/decided";
import { decideLogout } from "./decide";

const tenant = { pairwiseSalt: "a salt" };
const alice = session("alice", { claims: { email: "alice@example.com" } });
const bob = session("bob");
const sessions = [bob, alice];

const clientOf = (subjectType: string): Client => ({
  id: "rp",
  trust: "self",
  secret: undefined,
  scopes: undefined,
  metadata: clientMetadata.parse({ redirect_uris: ["https://rp.example/"], subject_type: subjectType }),
});
const client = clientOf("public");

/** An ID token of ours, of Alice's session in this browser. */
const hintOf = (more: Partial<Hint> = {}, to = client): Hint => ({
  client: to,
  sub: subjectFor("alice", to, tenant),
  sid: sidFor(alice.id, to, tenant),
  isOurs: true,
  ...more,
});

describe("a sign-out is asked about, unless an ID token of a live session of this browser proves it", () => {
  test.each([
    ["ours, of this session", hintOf(), { kind: "sign_out", userId: "alice" }],
    ["ours, with names made for the client", hintOf({}, clientOf("pairwise")), { kind: "sign_out", userId: "alice" }],
    ["of another session of hers", hintOf({ sid: "elsewhere" }), ask("alice", "unproven_hint")],
    ["without a session", hintOf({ sid: undefined }), ask("alice", "unproven_hint")],
    ["made with the client's own secret", hintOf({ isOurs: false }), ask("alice", "unproven_hint")],
    ["of somebody who is not here", hintOf({ sub: "carol" }), ask(undefined, "other_person")],
    ["none", undefined, ask(undefined, "no_hint")],
  ])("%s", (_, hint, expected) => {
    expect(decideLogout({ sessions, hint, client, logoutHint: undefined }, tenant)).toEqual(expected);
  });
});

describe("logout_hint says whom the question is about, and proves nothing", () => {
  test.each([
    ["ALICE", "alice"],
    ["alice@example.com", "alice"],
    [sidFor(alice.id, client, tenant), "alice"],
    ["carol", undefined],
    [undefined, undefined],
  ])("%s", (logoutHint, userId) => {
    const known = { sessions, hint: undefined, client, logoutHint };
    expect(decideLogout(known, tenant)).toEqual(ask(userId, "no_hint"));
  });
});

function ask(userId: string | undefined, reason: string) {
  return { kind: "ask", userId, reason };
}
