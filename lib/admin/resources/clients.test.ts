import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { checkedRegistration } from "@/lib/oidc/registration/checked";
import { findTenant } from "@/lib/tenants/directory";
import { createClient } from "./clients";
import { createTenant } from "./tenants";

afterAll(closeDatabase);

const implicit = { grant_types: ["implicit"], response_types: ["id_token"] };

test("tokens do not go through the browser to localhost: registration and the command line say so in the same words", async () => {
  const { db } = database();
  await createTenant(db, { id: "exposed", name: "Exposed", settings: { profile: "oidc-all" } });
  const tenant = await findTenant("exposed");
  if (!tenant) throw new Error("no tenant");
  for (const uri of ["http://localhost:8080/cb", "https://localhost/cb", "http://rp.example/cb"]) {
    const said = `redirect_uris: ${uri} must be https, and not on localhost, with the implicit grant`;
    const metadata = { ...implicit, redirect_uris: [uri] };
    await expect(createClient(db, "exposed", metadata)).rejects.toThrow(said);
    await expect(checkedRegistration(metadata, tenant, "self")).rejects.toMatchObject({
      code: "invalid_redirect_uri",
      description: expect.stringContaining(said),
    });
  }
  const native = { ...implicit, application_type: "native", redirect_uris: ["http://localhost:8080/cb"] };
  expect(await createClient(db, "exposed", native)).toMatchObject(native);
});
