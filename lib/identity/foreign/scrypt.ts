import { scrypt as derive, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { bytesOf, type Scheme, within } from "./scheme";

const computed = promisify<string, Buffer, number, object, Buffer>(derive);
const phc =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/.]{4,172}={0,2})\$([A-Za-z0-9+/.]{22,88}={0,2})$/;
/** The binary logarithm of N, r and p; N · r · p is the work, 128 · N · r the bytes. */
const most = [20, 64, 16] as const;
const mostWork = 2 ** 20;

/** `$scrypt$ln=15,r=8,p=1$salt$hash` (RFC 7914). */
export const scrypt: Scheme = {
  names: ["scrypt"],
  takes: "scrypt ($scrypt$ln=…,r=…,p=…$salt$hash) up to 128 MiB",
  read(text) {
    const [, ln, r, p, salt = "", key = ""] = phc.exec(text) ?? [];
    if (ln === undefined) return undefined;
    const costs = [ln, r, p].map(Number);
    const [log = 0, blocks = 0, lanes = 0] = costs;
    if (!within(costs, most) || 2 ** log * blocks * lanes > mostWork)
      return { flaw: "scrypt has at most N · r · p = 2^20 here, which takes 128 MiB" };
    const expected = bytesOf(key);
    const options = { N: 2 ** log, r: blocks, p: lanes, maxmem: 256 * 2 ** log * blocks + 2 ** 20 };
    return {
      kind: ["scrypt", ...costs].join(":"),
      verify: async (password) =>
        timingSafeEqual(await computed(password, bytesOf(salt), expected.length, options), expected),
    };
  },
  decoy: (_, [log, blocks, lanes]) =>
    `$scrypt$ln=${log},r=${blocks},p=${lanes}$${"c2FsdHNhbHRzYWx0c2FsdA"}$${"A".repeat(43)}`,
};
