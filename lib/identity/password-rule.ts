import { shared } from "@/lib/base/shared";

/** Characters of a password at the most; a longer one is refused, never cut. */
export const passwordMaxLength = 1024;

/** What is wrong with a new password. */
export type PasswordFlaw = "too_short" | "too_long" | "too_common";

/** Words that a guesser tries first for this person here. */
interface Context {
  readonly tenant: { readonly id: string; readonly name: string };
  readonly username: string;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * Judges a new password (NIST SP 800-63B §3.1.1.2): long enough, on no list of common ones, and more than the person's or the
 * service's name. There are no rules on which kinds of characters it has.
 * @param minLength characters
 */
export async function passwordFlaw(
  password: string,
  minLength: number,
  context: Context,
): Promise<PasswordFlaw | undefined> {
  const { length } = [...password];
  if (length < minLength) return "too_short";
  if (length > passwordMaxLength) return "too_long";
  const plain = normal(password);
  const rest = wordsOf(context).reduce((text, word) => text.replaceAll(word, ""), plain);
  const isName = rest !== plain && (rest.length < 4 || (await isCommon(rest)));
  return isName || isRepeated(plain) || (await isCommon(plain)) ? "too_common" : undefined;
}

const normal = (text: string) => text.normalize("NFKC").toLowerCase();

/** Longest first, so that a word within another leaves nothing of it. */
function wordsOf({ tenant, username, email = "", name = "" }: Context): readonly string[] {
  const whole = [username, email, tenant.id, tenant.name, name, "gatehouse"].map(normal);
  const parts = whole.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u));
  return [...whole, ...parts].filter((word) => word.length > 2).sort((a, b) => b.length - a.length);
}

/** One to four characters again and again. */
const isRepeated = (text: string) => /^(.{1,4}?)\1+.{0,3}$/su.test(text);

/** Also where signs were put around it, as in `Password1!`. */
async function isCommon(text: string): Promise<boolean> {
  const list = await commonPasswords();
  return list.has(text) || list.has(text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""));
}

/** Some 49 000, in lower case; read when the first password is judged. */
const commonPasswords = (): Promise<ReadonlySet<string>> =>
  shared("common-passwords", async () => {
    const { dictionary } = await import("@zxcvbn-ts/language-common");
    return new Set(dictionary["passwords-common"].map((word) => word.toLowerCase()));
  });
