import { expect, test } from "vitest";
import type { Resumption } from "@/lib/journeys/outcome";
import type { Progress } from "@/lib/model/progress";
import { session } from "@/test/decided";
import { clientOf, now, tenantOf } from "@/test/tenant";
import { device } from "./device";

const multi = "urn:gatehouse:acr:multi-factor";
const single = "urn:gatehouse:acr:single-factor";
const essential = (value: string) => ({ claims: JSON.stringify({ id_token: { acr: { essential: true, value } } }) });

/** What comes of a step's answer once the person has said that the device is theirs: the step that is asked next, or the end. */
async function resumed(params: Record<string, string>, resumption: Partial<Resumption>, progress?: Progress) {
  const asked: string[] = [];
  const tenant = await tenantOf({
    interactions: { ask: async (_: string, step: string) => void asked.push(step) },
    authorizations: { issue: async () => true },
  });
  const client = clientOf({ skip_consent: true }, { id: "tv" });
  const known = { ...tenant, client: async () => client };
  const request = {
    device: "00",
    userCode: "BCDFGHJK",
    params: { scope: "openid", ...params },
    at: now,
    confirmedAt: now,
  };
  const journey = await device.open({ kind: "device", clientId: "tv", asked: request }, known);
  const exchange = { request: new Request("https://op.example/"), requestId: "1", tenant: known, log: {} };
  const interaction = { id: "i", createdAt: now - 60, form: {}, progress };
  const browser = { browserId: "b", sessions: [session("alice", { authTime: now - 5, selectedAt: now - 5 })] };
  const visit = { exchange, interaction, browser: async () => browser } as never;
  const answer = await journey.resume(visit, { browser, ...resumption });
  return asked[0] ?? answer.headers.get("location")?.split("/").at(-1);
}

test("a second factor that is merely wished for can be declined, and stays so", async () => {
  const wish = { acr_values: multi };
  expect(await resumed(wish, {})).toBe("enrol");
  expect(await resumed(wish, { isDeclined: true })).toBe("connected");
  expect(await resumed(wish, {}, { isDeclined: true })).toBe("connected");
});

test("skipped-factor: one that is essential cannot", async () => {
  expect(await resumed(essential(multi), { isDeclined: true })).toBe("enrol");
});

test("a sign-in with more than the essential class will do", async () => {
  const sessions = [session("alice", { acr: multi, amr: ["pwd", "otp", "mfa"], authTime: now - 5 })];
  expect(await resumed(essential(single), { browser: { browserId: "b", sessions } })).toBe("connected");
});
