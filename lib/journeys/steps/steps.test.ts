import { expect, test } from "vitest";
import { steps } from "@/lib/journeys/steps";

test("under prompt=none each question is refused with its own code: interaction_required and its kin", {
  tags: "op-prompt-none",
}, () => {
  expect(Object.fromEntries(Object.entries(steps).map(([name, { refusal }]) => [name, refusal]))).toEqual({
    create: "interaction_required",
    select_account: "account_selection_required",
    login: "login_required",
    factor: "login_required",
    enrol: "interaction_required",
    consent: "consent_required",
    logout: "interaction_required",
    user_code: "interaction_required",
    confirm_device: "interaction_required",
  });
});
