import { createHash } from "node:crypto";
import { hash as argon2Hash } from "@node-rs/argon2";
import { describe, expect, test } from "vitest";
import { decoyOf, foreignHash, readForeign } from ".";
import { isFlaw } from "./scheme";

const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64").replace(/=+$/, "");
const ssha = (name: string, digest: string, password: string, salt = Buffer.from("a salt 8")) =>
  `{${name}}${Buffer.concat([createHash(digest).update(password).update(salt).digest(), salt]).toString("base64")}`;

/** RFC 7914 §12. */
const scryptKey =
  "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887";
/** RFC 7914 §11. */
const sha256Key =
  "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783";

const vectors: readonly (readonly [kind: string, password: string, hash: string])[] = [
  ["bcrypt:5", "U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
  ["bcrypt:5", "U*U", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
  [
    "scrypt:14:8:1",
    "pleaseletmein",
    `$scrypt$ln=14,r=8,p=1$${base64(Buffer.from("SodiumChloride").toString("hex"))}$${base64(scryptKey)}`,
  ],
  ["pbkdf2-sha1:4096:20", "password", `$pbkdf2$4096$c2FsdA$${base64("4b007901b765489abead49d926f721d065a429c1")}`],
  ["pbkdf2-sha256:1:64", "passwd", `$pbkdf2-sha256$i=1,l=64$c2FsdA$${base64(sha256Key)}`],
  ["pbkdf2-sha256:1:64", "passwd", `pbkdf2_sha256$1$salt$${base64(sha256Key)}==`],
  [
    "pbkdf2-sha256:29000:32",
    "toomanysecrets",
    "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk",
  ],
  ["ssha-sha1", "geheim", ssha("SSHA", "sha1", "geheim")],
  ["ssha-sha256", "geheim", ssha("SSHA256", "sha256", "geheim")],
  ["ssha-sha512", "geheim", ssha("ssha512", "sha512", "geheim")],
];

test.each(vectors)("%s: the password and no other", async (kind, password, hash) => {
  const read = readForeign(hash);
  expect(read?.kind).toBe(kind);
  expect(await read?.verify(password)).toBe(true);
  expect(await read?.verify(`${password} `)).toBe(false);
  expect(await read?.verify("")).toBe(false);
});

test.each([
  [0, "argon2d"],
  [1, "argon2i"],
  [2, "argon2id"],
] as const)("argon2 of kind %i with parameters of another", async (algorithm, name) => {
  const read = readForeign(await argon2Hash("Grüße", { algorithm, memoryCost: 1024, timeCost: 3, parallelism: 2 }));
  expect(read?.kind).toBe(`${name}:1024:3:2`);
  expect(await read?.verify("Grüße")).toBe(true);
  expect(await read?.verify("Grusse")).toBe(false);
});

const tail = `${"c2FsdHNhbHRzYWx0c2FsdA"}$${"A".repeat(43)}`;
describe("hash-bomb: what would cost too much is refused, and never computed", () => {
  test.each([
    [`$2b$15$${"a".repeat(53)}`],
    [`$2b$31$${"a".repeat(53)}`],
    [`$2b$03$${"a".repeat(53)}`],
    [`$argon2id$v=19$m=262144,t=3,p=1$${tail}`],
    [`$argon2id$v=19$m=65536,t=64,p=1$${tail}`],
    [`$argon2id$v=19$m=999999999,t=1,p=1$${tail}`],
    [`$argon2id$v=19$m=1024,t=0,p=1$${tail}`],
    [`$argon2id$v=19$m=64,t=1,p=16$${tail}`],
    [`$scrypt$ln=20,r=8,p=1$${tail}`],
    [`$scrypt$ln=14,r=8,p=16$${tail}`],
    [`$scrypt$ln=63,r=1,p=1$${tail}`],
    [`$pbkdf2-sha512$999999999$${tail}`],
    [`$pbkdf2-sha256$0$${tail}`],
    [`pbkdf2_sha256$1500001$salt$${"A".repeat(43)}=`],
    [`{SSHA}${Buffer.alloc(22).toString("base64")}`],
    [`$pbkdf2-sha256$1$${"A".repeat(600)}$${"A".repeat(43)}`],
  ])("%s", (hash) => {
    expect(isFlaw(foreignHash(hash))).toBe(true);
  });
});

test.each([
  [""],
  ["secret"],
  ["5f4dcc3b5aa765d61d8327deb882cf99"],
  ["{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g="],
  ["$1$salt$hash"],
  ["$2x$10$x"],
])("what is no hash that is known here, such as %j, is said to be so", (text) => {
  expect(foreignHash(text)).toMatchObject({ flaw: expect.stringContaining("is no hash that is known here") });
});

test("each kind has a decoy that is of that kind, and nobody's", async () => {
  const all = [...vectors.map(([kind]) => kind), "argon2id:1024:3:2", "argon2i:64:1:1", "argon2d:64:1:1"];
  for (const kind of all) {
    const decoy = decoyOf(kind);
    expect(decoy?.kind, kind).toBe(kind);
    expect(await decoy?.verify("password"), kind).toBe(false);
  }
  expect(decoyOf("md5")).toBeUndefined();
  expect(decoyOf("bcrypt:31")).toBeUndefined();
});
