import { createPublicKey } from "node:crypto";
import { listTenants } from "@/lib/admin/resources/tenants";
import { decrypt } from "@/lib/base/secrets";
import { secretContext } from "@/lib/clients/secret";
import { keyContext } from "@/lib/keys/keyring";
import { commonAlgs } from "@/lib/keys/new-key";
import { allKeys } from "@/lib/store/keys";
import { type Sealed, sealedRows } from "@/lib/store/sealed";
import { type Finding, fail, ok, type Surroundings, some, warn } from "./finding";

type Key = Awaited<ReturnType<typeof allKeys>>[number];

/** Per tenant: one signing key of each algorithm, and all of them open with this encryption key. */
export async function checkKeys({ db }: Surroundings): Promise<Finding[]> {
  const tenants = await listTenants(db);
  const stored = (await allKeys(db)).filter((key) => !isPast(key.goneAt));
  const found = tenants.flatMap(({ id }) =>
    tenantKeys(
      id,
      stored.filter((key) => key.tenantId === id),
    ),
  );
  if (found.length > 0) return found;
  if (tenants.length === 0) return [ok("keys", "there is no tenant yet")];
  const count = tenants.length === 1 ? "1 tenant" : `${tenants.length} tenants`;
  return [ok("keys", `${count}, ${stored.length} keys: all open, each tenant has ${commonAlgs.join(", ")}`)];
}

function tenantKeys(tenant: string, stored: readonly Key[]): Finding[] {
  const name = `keys of ${tenant}`;
  const closed = stored.filter((key) => !opens(key)).map(({ kid }) => kid);
  if (closed.length > 0) {
    const remedy =
      closed.length === stored.length
        ? "use the GATEHOUSE_ENCRYPTION_KEY that this database was written with"
        : "restore the rows from a backup, or delete them and run `npx gatehouse key rotate --now`";
    return [fail(name, `cannot be decrypted with this encryption key, or are damaged: ${some(closed)}`, remedy)];
  }
  const wanted = new Set([...commonAlgs, ...stored.map(({ alg }) => alg)]);
  return [...wanted].flatMap((alg) => {
    const current = stored.filter((key) => key.alg === alg && isPast(key.signsFrom) && !isPast(key.retiredAt));
    if (current.length === 1) return [];
    const rotate = `run \`npx gatehouse key rotate --tenant ${tenant} --alg ${alg} --now\``;
    return current.length === 0
      ? [fail(name, `none signs with ${alg}`, rotate)]
      : [warn(name, `${current.length} sign with ${alg}; the newest is used`, rotate)];
  });
}

/** Whether the private key can be decrypted and is the one that is published. */
function opens({ tenantId, kid, privateJwk, publicJwk }: Key): boolean {
  try {
    const key = JSON.parse(decrypt(privateJwk, keyContext(tenantId, kid)));
    const published = createPublicKey({ key: { ...publicJwk }, format: "jwk" });
    return createPublicKey({ key, format: "jwk" }).equals(published);
  } catch {
    return false;
  }
}

const isPast = (at: Date | null) => at !== null && at.getTime() <= Date.now();

/** Whether the clients' secrets open with this encryption key. */
export async function checkClientSecrets({ db }: Surroundings): Promise<Finding[]> {
  const sealed = (await sealedRows(db).all()).filter(({ kind }) => kind === "secret");
  const closed = sealed.filter((row) => !secretOpens(row)).map(({ tenantId, id }) => `${tenantId}/${id}`);
  if (closed.length === 0) return [ok("client secrets", `${sealed.length}: all open`)];
  return [
    fail(
      "client secrets",
      `cannot be decrypted with this encryption key: ${some(closed)}`,
      "use the key they were written with, or run `npx gatehouse client update … --new-secret`",
    ),
  ];
}

function secretOpens({ tenantId, id, sealed }: Sealed): boolean {
  try {
    decrypt(sealed, secretContext(tenantId, id));
    return true;
  } catch {
    return false;
  }
}
