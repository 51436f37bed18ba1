import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createTenant, updateTenant } from "./tenants";

afterAll(closeDatabase);

test("a resource whose tokens are signed with what the profile does not know is refused, as is a profile that does not know it", {
  tags: "core-10.1",
}, async () => {
  const { db } = database();
  const resources = [{ identifier: "https://api.example", name: "API", access_token_signed_response_alg: "RS256" }];
  const said =
    /resources\.0\.access_token_signed_response_alg: RS256 is not an algorithm of the profile fapi2-security/;
  const settings = { profile: "fapi2-security", resources };
  await expect(createTenant(db, { id: "fapi", name: "FAPI", settings })).rejects.toThrow(said);
  await createTenant(db, { id: "fapi", name: "FAPI", settings: { resources } });
  await expect(updateTenant(db, "fapi", { settings: { profile: "fapi2-security" } })).rejects.toThrow(said);
});

test("what requests must be cannot be off", async () => {
  const { db } = database();
  for (const [settings, said] of [
    [{ profile: "fapi2-security", offer: { pushed_requests: false } }, "offer.pushed_requests: cannot be off"],
    [
      { require_signed_request_object: true, offer: { request_parameter: false } },
      "offer.request_parameter: cannot be off",
    ],
  ] as const)
    await expect(createTenant(db, { id: "off", name: "Off", settings })).rejects.toThrow(said);
});
