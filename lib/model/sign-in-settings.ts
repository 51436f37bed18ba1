import { z } from "zod";

/** How people sign in, and how often a password may be guessed. */
export const signIn = z.strictObject({
  failures_per_account: z
    .int()
    .positive()
    .default(10)
    .describe("Wrong passwords for one account in a window before sign-in is refused"),
  failures_in_a_row: z
    .int()
    .positive()
    .default(100)
    .describe(
      "The same over all windows, each twice as long as the one before: beyond it nobody signs in for a week but from a browser that knows the account, or with a new password (NIST SP 800-63B asks for 100 at the most)",
    ),
  failures_per_address: z
    .int()
    .positive()
    .default(100)
    .describe("Wrong passwords from one address in a window, whatever the account"),
  accounts_per_browser: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe("Accounts signed in in one browser at a time; another sign-in ends the one that was used least lately"),
  password_min_length: z
    .int()
    .min(8)
    .max(64)
    .default(8)
    .describe("Characters of a new password at the least (NIST SP 800-63B asks for 15 where nothing else is asked)"),
  second_factor: z
    .enum(["optional", "required"])
    .default("optional")
    .describe(
      "Whether everybody needs a second factor, or those alone who have one; who has none sets up an authenticator app as they sign in",
    ),
  window: z
    .int()
    .positive()
    .default(900)
    .describe("Seconds of a window in which wrong passwords are counted; an account's grow"),
});
