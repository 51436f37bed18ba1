import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createClient, showClient } from "@/lib/admin/resources/clients";
import { createTenant } from "@/lib/admin/resources/tenants";
import { config } from "@/lib/config";
import { encrypt } from "@/lib/secrets";
import { findTenant } from "@/lib/tenants/directory";
import { rewrapSecrets } from "./rewrap";

afterAll(closeDatabase);

test("what an earlier key closed is opened, and closed anew under the key of now", async () => {
  const { db, sql } = database();
  // Written under the key that the settings name as an earlier one.
  const settings = config() as unknown as { encryptionKey: Uint8Array; previousEncryptionKeys: Uint8Array[] };
  const earlier = settings.encryptionKey;
  await createTenant(db, { id: "rewrap", name: "Rewrap" });
  await createClient(db, "rewrap", { client_id: "rp", redirect_uris: ["https://rp.example/cb"] });
  const before = await sql`select private_jwk from keys where tenant_id = 'rewrap' order by kid`;

  settings.encryptionKey = new Uint8Array(32).fill(7);
  settings.previousEncryptionKeys = [earlier];
  forgetDerivedKeys();
  expect((await findTenant("rewrap"))?.keyring.current.size).toBeGreaterThan(0);
  expect(await rewrapSecrets(db)).toBeGreaterThanOrEqual(before.length + 2);
  expect(await rewrapSecrets(db)).toBe(0);

  settings.previousEncryptionKeys = [];
  forgetDerivedKeys();
  const after = await sql`select private_jwk from keys where tenant_id = 'rewrap' order by kid`;
  expect(after).not.toEqual(before);
  const tenant = await findTenant("rewrap");
  expect((await tenant?.client("rp"))?.secret).toMatch(/^[\w-]{64,}$/);
  expect((await showClient(db, "rewrap", "rp")).client_id).toBe("rp");
  expect(encrypt("x", "y")).toMatch(/^v1\./);
});

/** As a process that has just started. */
function forgetDerivedKeys(): void {
  const registry = (globalThis as Record<symbol, Map<string, unknown>>)[Symbol.for("gatehouse.shared")];
  for (const name of ["derived-keys", "opening-keys", "directory"]) registry?.delete(name);
}
