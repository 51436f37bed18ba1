import { hash, verify } from "@node-rs/argon2";
import { OAuthError } from "@/lib/base/errors";
import { metrics } from "@/lib/base/metrics";
import { shared } from "@/lib/base/shared";
import { decoyOf, readForeign } from "./foreign";

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane (argon2id is the library's default). The hash carries them, so they can be raised. */
export const argon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes under way and waiting in this process at the most; beyond that people are asked to try again. */
const mostAtOnce = 2;
const mostWaiting = 200;

const queue = () => shared("password-queue", () => ({ running: 0, waiting: [] as (() => void)[] }));

/** argon2id in PHC form, off the main thread. */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, argon2));

/** How ours begin. What begins otherwise was brought along, and is verified by what made it. */
const ours = `$argon2id$v=19$m=${argon2.memoryCost},t=${argon2.timeCost},p=${argon2.parallelism}$`;

export const isOurs = (stored: string): boolean => stored.startsWith(ours);

/**
 * Whether a password is the one behind a hash. The same work is done whatever the hash, and without one, so that the time does not tell
 * whether an account exists, nor whether its hash was brought along: one of ours, and one of each kind that the tenant has.
 * @param kinds of hashes that were brought along (`ForeignHash`)
 * @throws OAuthError temporarily_unavailable when too many wait
 */
export async function isPassword(
  password: string,
  stored: string | undefined,
  kinds: readonly string[] = [],
): Promise<boolean> {
  const own = stored !== undefined && isOurs(stored) ? stored : undefined;
  if (await isBehind(password, own)) return true;
  const foreign = stored === undefined || own ? undefined : readForeign(stored);
  let isRight = false;
  for (const kind of new Set([...kinds, ...(foreign ? [foreign.kind] : [])])) {
    const against = kind === foreign?.kind ? foreign : decoyOf(kind);
    const isTheirs = against && (await inTurn(() => against.verify(password)));
    if (isTheirs && against === foreign) isRight = true;
  }
  return isRight;
}

async function isBehind(password: string, own: string | undefined): Promise<boolean> {
  const against = own ?? (await decoy());
  const isRight = await inTurn(() => verify(against, password));
  return isRight && own !== undefined;
}

const decoy = () => shared("password-decoy", () => hash("nobody has this password", argon2));

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const q = queue();
  if (q.running >= mostAtOnce) {
    if (q.waiting.length >= mostWaiting) {
      throw new OAuthError("temporarily_unavailable", "too many people are signing in at this moment", {
        headers: { "retry-after": "2" },
      });
    }
    await new Promise<void>((resolve) => q.waiting.push(resolve));
  }
  q.running += 1;
  metrics().passwordHashQueue.set(q.running + q.waiting.length);
  try {
    return await work();
  } finally {
    q.running -= 1;
    metrics().passwordHashQueue.set(q.running + q.waiting.length);
    q.waiting.shift()?.();
  }
}
