import { createPublicKey } from "node:crypto";
import { contextOf } from "@/lib/admin/resources/rewrap";
import { listTenants } from "@/lib/admin/resources/tenants";
import { keyContext } from "@/lib/keys/keyring";
import { commonAlgs } from "@/lib/keys/new-key";
import { type Vault, vaultOf } from "@/lib/keys/vault";
import { allKeys } from "@/lib/store/keys";
import { allDataKeys, sealedRows } from "@/lib/store/sealed";
import { type Finding, fail, ok, type Surroundings, some, warn } from "./finding";

type Key = Awaited<ReturnType<typeof allKeys>>[number];

/** Per tenant: one signing key of each algorithm, and all of them open with this encryption key. */
export async function checkKeys({ db }: Surroundings): Promise<Finding[]> {
  const tenants = await listTenants(db);
  const stored = (await allKeys(db)).filter((key) => !isPast(key.goneAt));
  const vaults = await vaultsOf(db);
  const found: Finding[] = [];
  for (const { id } of tenants)
    found.push(
      ...(await tenantKeys(
        vaults(id),
        stored.filter((key) => key.tenantId === id),
      )),
    );
  if (found.length > 0) return found;
  if (tenants.length === 0) return [ok("keys", "there is no tenant yet")];
  const count = tenants.length === 1 ? "1 tenant" : `${tenants.length} tenants`;
  return [ok("keys", `${count}, ${stored.length} keys: all open, each tenant has ${commonAlgs.join(", ")}`)];
}

async function tenantKeys(vault: Vault, stored: readonly Key[]): Promise<Finding[]> {
  const { tenantId: tenant } = vault;
  const name = `keys of ${tenant}`;
  const closed: string[] = [];
  for (const key of stored) if (!(await opens(vault, key))) closed.push(key.kid);
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
async function opens(vault: Vault, { tenantId, kid, privateJwk, publicJwk }: Key): Promise<boolean> {
  try {
    const key = JSON.parse(await vault.open(privateJwk, keyContext(tenantId, kid)));
    const published = createPublicKey({ key: { ...publicJwk }, format: "jwk" });
    return createPublicKey({ key, format: "jwk" }).equals(published);
  } catch {
    return false;
  }
}

const isPast = (at: Date | null) => at !== null && at.getTime() <= Date.now();

/** Whether the clients' secrets open with this encryption key. */
export async function checkClientSecrets({ db }: Surroundings): Promise<Finding[]> {
  const vaults = await vaultsOf(db);
  const closed: string[] = [];
  let count = 0;
  for await (const one of sealedRows(db).all(["secret"])) {
    count += 1;
    const isOpen = await vaults(one.tenantId)
      .open(one.sealed, contextOf(one))
      .then(() => true)
      .catch(() => false);
    if (!isOpen) closed.push(`${one.tenantId}/${one.id}`);
  }
  if (closed.length === 0) return [ok("client secrets", `${count}: all open`)];
  return [
    fail(
      "client secrets",
      `cannot be decrypted with this encryption key: ${some(closed)}`,
      "use the key they were written with, or run `npx gatehouse client update … --new-secret`",
    ),
  ];
}

/** Whether each tenant has a data key of its own, and the newest opens. */
export async function checkDataKeys({ db }: Surroundings): Promise<Finding[]> {
  const stored = allDataKeys(db);
  const missing = await stored.missing();
  const closed = (await stored.list()).filter((key) => vaultOf(key.tenantId, [key]).opened.length === 0);
  const tenants = [...new Set(closed.map(({ tenantId }) => tenantId))];
  if (tenants.length > 0)
    return [
      fail(
        "data keys",
        `cannot be decrypted with this encryption key: of ${some(tenants)}`,
        "use the GATEHOUSE_ENCRYPTION_KEY that this database was written with",
      ),
    ];
  if (missing.length > 0)
    return [
      warn(
        "data keys",
        `secrets of tenants made by an earlier version are under the encryption key itself: ${some(missing)}`,
        "run `npx gatehouse key rewrap` once no server of the earlier version runs any more",
      ),
    ];
  return [ok("data keys", "each tenant has its own")];
}

/** The vault of each tenant, from one look at all data keys. */
async function vaultsOf(db: Surroundings["db"]): Promise<(tenantId: string) => Vault> {
  const stored = await allDataKeys(db).list();
  return (tenantId) =>
    vaultOf(
      tenantId,
      stored.filter((key) => key.tenantId === tenantId),
    );
}
