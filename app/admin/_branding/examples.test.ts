import { expect, test } from "vitest";
import { screens } from "@/app/_screens";
import { dashboardMessages } from "@/lib/i18n/dashboard";
import { textKeys } from "@/lib/i18n/texts";
import { steps } from "@/lib/journeys/steps";
import { fontNames } from "@/lib/theme/fonts";
import { exampleNames, exampleOf, stepExamples } from "./examples";

test("every step that there is can be looked at, as usual and in each state that it has", () => {
  expect(Object.keys(stepExamples).sort()).toEqual(Object.keys(steps).sort());
  expect(Object.keys(stepExamples).sort()).toEqual(Object.keys(screens).sort());
  for (const [step, states] of Object.entries(stepExamples))
    expect([step, Object.keys(states)[0]]).toEqual([step, "plain"]);
});

test.each(Object.entries(dashboardMessages))(
  "%s: every screen, state, font and text has a name, and no other",
  (_locale, { branding }) => {
    expect(Object.keys(branding.screens).sort()).toEqual([...new Set(exampleNames.map(({ screen }) => screen))].sort());
    expect(Object.keys(branding.states).sort()).toEqual([...new Set(exampleNames.map(({ state }) => state))].sort());
    expect(Object.keys(branding.fonts).sort()).toEqual([...fontNames].sort());
    expect(Object.keys(branding.textNames).sort()).toEqual(textKeys.map((key) => key.replace(".", "_")).sort());
  },
);

test.each([undefined, "", "login", "login.made_up", "constructor.name", "__proto__.x"])(
  "%s shows the sign-in",
  (text) => {
    expect(exampleOf(text)).toEqual({ screen: "login", state: "plain" });
  },
);

test("no example leads anywhere, nor shows a secret of somebody who is there", () => {
  expect(JSON.stringify(stepExamples)).not.toMatch(/https?:/);
});
