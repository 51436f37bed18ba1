import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { createUser } from "@/lib/admin/resources/users";
import { documentsOf } from "@/lib/oidc/documents";
import { findTenant } from "@/lib/tenants/directory";
import { tenantRules } from "@/lib/tenants/profile-rules";
import { fapiClient, fapiSettings, openidSettings, person, staticClient } from "./certification";

const { db } = database();
afterAll(closeDatabase);

test("the tenant, the clients and the person that docs/conformance.md tells to make can be made", async () => {
  await createTenant(db, { id: "conformance", name: "Conformance", settings: openidSettings });
  await createUser(db, "conformance", person);
  for (const client_id of ["one", "two"]) await createClient(db, "conformance", { ...staticClient, client_id });
  const tenant = await findTenant("conformance");
  expect(JSON.parse(tenant ? documentsOf(tenant).metadata.body : "")).toMatchObject({
    response_types_supported: expect.arrayContaining(staticClient.response_types),
    registration_endpoint: expect.any(String),
  });

  for (const profile of [fapiSettings.profile, "fapi2-message-signing"]) {
    await createTenant(db, { id: profile, name: "FAPI", settings: { profile } });
    const client = await createClient(db, profile, fapiClient);
    expect(client).toMatchObject({ tls_client_certificate_bound_access_tokens: true });
    const fapi = await findTenant(profile);
    expect(fapi && tenantRules(fapi).isPushed).toBe(true);
  }
});
