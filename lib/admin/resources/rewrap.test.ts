import { beforeAll, expect, test } from "vitest";
import { database } from "@/db/client";
import { createClient, showClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { encrypt } from "@/lib/base/secrets";
import { findTenant } from "@/lib/tenants/directory";
import { changeEncryptionKey, dropEarlierKeys } from "@/test/encryption-key";
import { ownDatabase } from "@/test/own-database";
import { rewrapSecrets } from "./rewrap";

/** Every tenant's secrets are closed anew, so this has a database to itself. */
beforeAll(() => ownDatabase("rewrap"));

test("what an earlier key closed is opened, and closed anew under the key of now", async () => {
  const { db, sql } = database();
  await createTenant(db, { id: "rewrap", name: "Rewrap" });
  await createClient(db, "rewrap", { client_id: "rp", redirect_uris: ["https://rp.example/cb"] });
  const before = await sql`select private_jwk from keys where tenant_id = 'rewrap' order by kid`;

  changeEncryptionKey();
  expect((await findTenant("rewrap"))?.keyring.current.size).toBeGreaterThan(0);
  // The tenant's data key: what is under that stays as it is.
  expect((await rewrapSecrets(db)).tenants).toEqual({ rewrap: 1 });
  const { version } = await showClient(db, "rewrap", "rp");
  expect((await rewrapSecrets(db)).rewrapped).toBe(0);

  dropEarlierKeys();
  const after = await sql`select private_jwk from keys where tenant_id = 'rewrap' order by kid`;
  expect(after).toEqual(before);
  const tenant = await findTenant("rewrap");
  expect((await tenant?.client("rp"))?.secret).toMatch(/^[\w-]{64,}$/);
  expect(await showClient(db, "rewrap", "rp")).toMatchObject({ client_id: "rp", version });
  expect(encrypt("x", "y")).toMatch(/^v1\./);
});
