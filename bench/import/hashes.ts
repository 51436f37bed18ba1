import { createHash, pbkdf2Sync, randomBytes, scryptSync } from "node:crypto";
import { hash as bcrypt } from "@node-rs/bcrypt";
import { hashPassword } from "@/lib/identity/password";

const unpadded = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");

/** How other programs keep passwords. A tenant has four foreign kinds at a time; argon2id as ours is none. */
const makers: Readonly<Record<string, (password: string) => Promise<string> | string>> = {
  bcrypt: (password) => bcrypt(password, 10),
  scrypt(password) {
    const salt = randomBytes(16);
    return `$scrypt$ln=14,r=8,p=1$${unpadded(salt)}$${unpadded(scryptSync(password, salt, 32, { N: 2 ** 14, r: 8, p: 1 }))}`;
  },
  pbkdf2(password) {
    const salt = randomBytes(16);
    return `$pbkdf2-sha256$100000$${unpadded(salt)}$${unpadded(pbkdf2Sync(password, salt, 100_000, 32, "sha256"))}`;
  },
  ssha512(password) {
    const salt = randomBytes(16);
    const digest = createHash("sha512").update(password).update(salt).digest();
    return `{SSHA512}${Buffer.concat([digest, salt]).toString("base64")}`;
  },
  argon2id: hashPassword,
};

export const kinds = Object.keys(makers);

/** The password of whoever has the hash of this number. */
export const passwordOf = (kind: string, number: number) => `kept ${kind} password no ${number}`;

/** So many real hashes of each kind. */
export async function hashes(each: number): Promise<Readonly<Record<string, readonly string[]>>> {
  const made: Record<string, string[]> = {};
  for (const [kind, make] of Object.entries(makers)) {
    made[kind] = [];
    for (let number = 0; number < each; number++) made[kind].push(await make(passwordOf(kind, number)));
  }
  return made;
}
