import { describe, expect, test } from "vitest";
import { newTotpSecret, openedTotp } from "@/lib/identity/methods/totp";
import type { Outcome } from "@/lib/journeys/outcome";
import { steps } from "@/lib/journeys/steps";
import type { Progress } from "@/lib/model/progress";
import { codeOf } from "@/test/authenticator";
import { memoryVault, tenantOf } from "@/test/tenant";

const vault = memoryVault();
const given = { userId: "alice", methods: [{ method: "password", at: 1 }], credentialsVersion: 1 } as const;

/** What comes of a form of a step that the interaction asks. */
async function outcomeOf(name: "factor" | "enrol", form: Record<string, string>, more: object, services = {}) {
  const clock = () => Date.now() / 1000;
  const tenant = {
    ...(await tenantOf({ clock, ...services }, { sign_in: { failures_per_account: 3 } })),
    vault,
  };
  const exchange = { request: new Request("https://op.example/"), requestId: "1", tenant, log: {} };
  const interaction = {
    id: "i",
    prompt: name,
    request: { kind: "authorize", clientId: "rp" },
    progress: { given },
    ...more,
  };
  const sent = steps[name].parse(form);
  return sent?.act({ exchange, interaction, secret: "cookie", ...more } as never);
}

describe("a second factor's code that is not right", () => {
  const tried = (failures: number) => ({
    codeAttempt: {
      factors: [],
      counters: [{ subject: "code:alice", kind: "account", failures, inARow: failures, endsAt: 9 }],
    },
  });
  const eventOf = (outcome: Outcome | undefined) => (outcome?.kind === "again" ? outcome.event : undefined);

  test.each([
    [3, { name: "sign-in.failed", user: "alice", client: "rp", data: { reason: "wrong_code" } }],
    [4, { name: "sign-in.locked-out", user: "alice", client: "rp", data: { counted: "account" } }],
  ])("brute-force: try %s is an event, without what was typed", async (failures, event) => {
    const forms: Record<string, string>[] = [
      { do: "verify", code: "123456" },
      { do: "recover", recovery_code: "123456" },
    ];
    for (const form of forms) {
      const recorded = eventOf(await outcomeOf("factor", form, tried(failures)));
      expect(recorded).toMatchObject({ ...event, actor: { kind: "person" } });
      expect(JSON.stringify(recorded)).not.toContain("123456");
    }
  });

  test("brute-force: no event for each try after the one that went over the limit", async () => {
    const outcome = await outcomeOf("factor", { do: "verify", code: "123456" }, tried(5));
    expect(outcome).toMatchObject({ kind: "again", form: { error: { code: "rate_limited" } } });
    expect(eventOf(outcome)).toBeUndefined();
  });
});

describe("an app that is confirmed by a second click", () => {
  const secret = newTotpSecret(vault, "f");
  const begun: Progress = {
    given,
    session: { id: "s", authTime: 1 },
    enrolment: { kind: "begun", factorId: "f", secret },
  };

  test.each<[string, Progress | undefined, string]>([
    [
      "the first has added it: its recovery codes are still there to be shown",
      { given, enrolment: { kind: "confirmed", recoveryCodes: "x" } },
      "back",
    ],
    ["a credential has changed: from the beginning", begun, "ask"],
    ["the interaction is gone", undefined, "ask"],
  ])("%s", async (_, progress, kind) => {
    const code = codeOf(await openedTotp(vault, "f", secret));
    const services = {
      factors: { addTotp: async () => false },
      interactions: { read: async () => progress && { progress } },
    };
    const outcome = await outcomeOf("enrol", { do: "confirm", code }, { progress: begun }, services);
    expect(outcome?.kind).toBe(kind);
  });
});
