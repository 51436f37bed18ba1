import { describe, expect, test } from "vitest";
import type { StepName } from "@/lib/model/interaction";
import { session } from "@/test/decided";
import type { Journey } from "./journey";
import type { Outcome } from "./outcome";
import { steps } from "./steps";
import type { Submission } from "./steps/step";
import { carryOut } from "./submit";

const page = "https://id.example/t/acme/interaction/i1";
const browser = { browserId: "b", sessions: [session("alice")] };

/** What the browser is told, and what the interaction is moved to. */
async function carriedOut(outcome: Outcome) {
  const asked: unknown[][] = [];
  const journey = {
    resume: async (_, { change }) => new Response(`resumed, ${change?.cookies.length ?? "no"} cookies`),
    refuse: async (_, { error }) => new Response(`refused: ${error}`),
  } satisfies Partial<Journey>;
  const interactions = { ask: async (...to: unknown[]) => asked.push(to) };
  const tenant = { issuer: "https://id.example/t/acme", services: { interactions } };
  const interaction = { id: "i1", prompt: "login", reason: "no_session", form: {} };
  const submission = { exchange: { tenant }, interaction, journey } as unknown as Submission;
  const response = await carryOut(outcome, steps.login, submission);
  return { answer: response.headers.get("location") ?? (await response.text()), asked };
}

const typed = { identifier: "alice", error: { login: "bad_credentials" as const } };

describe("what came of a form, and what the browser is told", () => {
  test.each<[Outcome, string]>([
    [{ kind: "resume", browser }, "resumed, no cookies"],
    [{ kind: "resume", browser, change: { cookies: ["one"] } }, "resumed, 1 cookies"],
    [{ kind: "refuse", error: "access_denied" }, "refused: access_denied"],
    [{ kind: "back" }, page],
  ])("%j leaves the question as it is", async (outcome, answer) => {
    expect(await carriedOut(outcome)).toEqual({ answer, asked: [] });
  });

  test.each<[Outcome, unknown[]]>([
    [{ kind: "again", form: typed }, ["i1", "login", "no_session", typed, "kept", undefined]],
    [{ kind: "ask", step: "create", reason: "asked_for" }, ["i1", "create", "asked_for", {}, undefined, undefined]],
    [{ kind: "ask", step: "consent", reason: "r", form: typed }, ["i1", "consent", "r", typed, undefined, undefined]],
  ])("%j asks, and leads to the page", async (outcome, to) => {
    expect(await carriedOut(outcome)).toEqual({ answer: page, asked: [to] });
  });
});

describe("which forms a step takes", () => {
  test.each<[StepName, Record<string, string | string[]>, boolean]>([
    ["login", { do: "sign_in", identifier: "alice", password: "secret" }, true],
    ["login", { do: "sign_in" }, true],
    ["login", { do: "sign_in", identifier: ["alice", "bob"] }, true],
    ["login", { do: "cancel" }, true],
    ["login", { do: "allow" }, false],
    ["login", {}, false],
    ["create", { do: "create" }, true],
    ["create", { do: "sign_in" }, true],
    ["create", { do: "choose" }, false],
    ["select_account", { session: "s1" }, true],
    ["select_account", { do: "another" }, true],
    ["select_account", { do: "sign_in" }, false],
    ["consent", { do: "allow", account: "s1", shown: "x" }, true],
    ["consent", { do: "allow" }, true],
    ["consent", { do: ["allow", "deny"] }, false],
    ["consent", { do: "cancel" }, false],
    ["logout", { do: "stay" }, true],
    ["logout", { do: "sign_in" }, false],
  ])("%s: %j %s", (name, form, isTaken) => {
    expect(steps[name].parse(form) !== undefined).toBe(isTaken);
  });

  test("a try is counted by the name that was typed, before anything is checked; a sign-up guesses nothing", () => {
    const tenant = { settings: { sign_up: { enabled: true } } } as never;
    const tried = (name: StepName, form: Record<string, string>) => steps[name].parse(form)?.attempt(tenant);
    expect(tried("login", { do: "sign_in", identifier: " alice " })).toEqual({ identifier: "alice", isGuess: true });
    expect(tried("login", { do: "cancel", identifier: "alice" })).toBeUndefined();
    const form = { do: "create", email: "a@example.com" };
    expect(tried("create", form)).toEqual({ identifier: "a@example.com", isGuess: false });
    const closed = { settings: { sign_up: { enabled: false } } } as never;
    expect(steps.create.parse(form)?.attempt(closed)).toBeUndefined();
  });
});
