import { createHash, timingSafeEqual } from "node:crypto";
import type { Scheme } from "./scheme";

const written = /^\{SSHA(256|512)?\}([A-Za-z0-9+/]{27,180}={0,2})$/i;
const digests = { "": ["sha1", 20], "256": ["sha256", 32], "512": ["sha512", 64] } as const;

/** `{SSHA}…`, as LDAP directories keep it: the digest of password and salt, then the salt. */
export const saltedSha: Scheme = {
  names: ["ssha-sha1", "ssha-sha256", "ssha-sha512"],
  takes: "salted SHA ({SSHA}, {SSHA256}, {SSHA512})",
  read(text) {
    const found = written.exec(text);
    if (!found) return undefined;
    const size = found[1] === "256" || found[1] === "512" ? found[1] : "";
    const [digest, length] = digests[size];
    const bytes = Buffer.from(found[2] ?? "", "base64");
    const [expected, salt] = [bytes.subarray(0, length), bytes.subarray(length)];
    if (expected.length < length || salt.length < 4) return { flaw: "a salted SHA has a salt of at least 4 bytes" };
    return {
      kind: `ssha-${digest}`,
      verify: async (password) => timingSafeEqual(createHash(digest).update(password).update(salt).digest(), expected),
    };
  },
  decoy: (name) => {
    const size = name === "ssha-sha256" ? "256" : name === "ssha-sha512" ? "512" : "";
    return `{SSHA${size}}${Buffer.alloc(digests[size][1] + 8).toString("base64")}`;
  },
};
