import { expect, test } from "vitest";
import { refuseLinksAndForms } from "./embedded";

const sentIn = (mode?: string) => () =>
  refuseLinksAndForms(new Request("https://op.example/", mode ? { headers: { "sec-fetch-mode": mode } } : {}), "sent");

test("attack: a page that has its visitors send what it may not read is refused, programs and browser apps are not", () => {
  for (const mode of ["no-cors", "navigate"]) expect(sentIn(mode)).toThrow("sent by clients, not by links or forms");
  for (const mode of [undefined, "cors", "same-origin"]) expect(sentIn(mode)).not.toThrow();
});
