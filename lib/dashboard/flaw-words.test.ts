import { describe, expect, test } from "vitest";
import { z } from "zod";
import { AdminError, parseInput } from "@/lib/admin/errors";
import { dashboardTranslator } from "@/lib/i18n/dashboard";
import { clientMetadata } from "@/lib/model/client-metadata";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { flawWords } from "./flaw-words";
import { failureOf } from "./outcome";

const [en, de] = [dashboardTranslator("en"), dashboardTranslator("de")];

/** What a schema says of an input, flaw by flaw. */
function saidOf(schema: z.ZodType, input: unknown): readonly string[] {
  try {
    parseInput(schema, input);
    return [];
  } catch (error) {
    return error instanceof AdminError ? error.flaws.map(({ detail }) => detail) : [];
  }
}

describe("what is wrong with a field is said in words, in English and German, and what to do", () => {
  test.each([
    ["nothing", z.string().min(1), "", "Something must stand here.", "Hier muss etwas stehen."],
    ["left out", z.string(), undefined, "Something must stand here.", "Hier muss etwas stehen."],
    ["too short", z.string().min(3), "a", "Type at least 3 characters.", "Geben Sie mindestens 3 Zeichen ein."],
    ["too long", z.string().max(3), "abcd", "Type at most 3 characters.", "Geben Sie höchstens 3 Zeichen ein."],
    ["too low", z.int().min(60), 5, "Choose a number of at least 60.", "Wählen Sie eine Zahl ab 60."],
    ["too high", z.number().max(60), 61, "Choose a number of at most 60.", "Wählen Sie eine Zahl bis 60."],
    ["not positive", z.int().positive(), 0, "Choose a number above 0.", "Wählen Sie eine Zahl über 0."],
    ["a fraction", z.int(), 1.5, "Use a whole number.", "Nehmen Sie eine ganze Zahl."],
    ["no number", z.number(), "ten", "Use a number, in digits alone.", "Nehmen Sie eine Zahl, nur aus Ziffern."],
    ["no option", z.enum(["a", "b"]), "c", "Choose one of these: a, b", "Wählen Sie eines davon: a, b"],
    ["too many", z.array(z.string()).max(1), ["a", "b"], "Give at most 1.", "Geben Sie höchstens 1 an."],
    [
      "no e-mail address",
      z.email(),
      "x",
      "Give an e-mail address, such as name@example.org.",
      "Geben Sie eine E-Mail-Adresse an, etwa name@example.org.",
    ],
  ])("%s", (_, schema, input, english, german) => {
    const [detail = ""] = saidOf(schema, input);
    const plain = (text: string) => text.replaceAll(/[\u2066-\u2069]/g, "");
    expect([plain(flawWords(detail, en)), plain(flawWords(detail, de))]).toEqual([english, german]);
  });
});

test("whatever a hostile or hasty form sends to applications and settings, nothing raw is left to read", () => {
  const odd: readonly unknown[] = ["", 0, -1, 1.5, true, [], {}, ["x y#"], [1], "\u0000", "x".repeat(5_000), null];
  const left = new Set<string>();
  for (const schema of [clientMetadata, tenantSettings])
    for (const [member, value] of Object.entries(schema.shape))
      for (const input of [...odd, ...(value instanceof z.ZodPrefault ? odd.map((one) => ({ any: one })) : [])])
        for (const detail of saidOf(schema, { redirect_uris: ["https://rp.example/"], [member]: input }))
          if (flawWords(detail, de) === detail) left.add(`${member}: ${detail}`);
  expect([...left]).toEqual([]);
});

test("a flaw stands beside its field; one of no field stands above, with its name", () => {
  const error = new AdminError("invalid", "no", [
    { path: ["settings", "lifetimes", "code"], detail: "Too small: expected number to be >=1" },
    { path: ["settings", "made_up"], detail: "there is no such member" },
  ]);
  const { fields, message } = failureOf(error, ["lifetimes.code"], "settings", de);
  expect(fields["lifetimes.code"]).toContain("Wählen Sie eine Zahl ab");
  expect(message).toContain("made_up: Diese Angabe gibt es nicht.");
});
