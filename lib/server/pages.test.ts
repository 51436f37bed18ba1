import { expect, test } from "vitest";
import { loggedPath } from "./pages";

test("the log has the route of an interaction, not its identifier", () => {
  expect(loggedPath("/t/acme/interaction/Zm9vYmFy")).toBe("/t/acme/interaction/[uid]");
  expect(loggedPath("/t/acme/account/apps")).toBe("/t/acme/account/apps");
});

test("log-secrets: what lets somebody in by a link is not in the log", () => {
  expect(loggedPath("/t/acme/password/Zm9vYmFy")).toBe("/t/acme/password/[token]");
  expect(loggedPath("/admin/invite/Zm9vYmFy/accept")).toBe("/admin/invite/[token]/accept");
});
