import { z } from "zod";

const day = 86_400;

/**
 * @param most 0 does not limit it
 * @param window seconds
 */
const limit = (what: string, most: number, window = 3600) =>
  z
    .strictObject({
      most: z
        .int()
        .nonnegative()
        .max(100_000_000)
        .default(most)
        .describe("How many in a window; 0 for as many as come"),
      window: z.int().positive().max(day).default(window).describe("Seconds"),
    })
    .prefault({})
    .describe(what);

/**
 * What a request that proves nothing (no client authentication, no session) may cost, by address. The presets leave room for an
 * office behind one address.
 */
export const limits = z
  .strictObject({
    authorize: limit("Requests that wait for a person, in browsers where nobody is signed in", 3_000),
    pushed_request: limit(
      "Requests pushed by clients that cannot authenticate, or that nobody vouches for (RFC 9126)",
      1_000,
    ),
    device_code: limit(
      "Codes for devices whose clients cannot authenticate, or that nobody vouches for (RFC 8628)",
      1_000,
    ),
    user_code: limit("Tries at the code of a device, right ones too (RFC 8628 §5.1)", 300),
    posted_request: limit("Requests posted from another site, kept until the browser fetches them", 1_000),
    request_uri: limit("Request objects fetched from the hosts of clients (OIDC Core §6.2)", 300),
    sign_up: limit("Accounts that people make for themselves; those that succeed count too", 30),
    registration: limit("Registrations without an initial access token, and changes by clients that came so", 20),
  })
  .prefault({});

type Limits = z.infer<typeof limits>;
export type LimitKind = keyof Limits;

/**
 * What is kept for good is limited for callers without a known address too, all together; what passes by itself is not, for then
 * one caller could shut everybody out.
 */
export const keptForGood: ReadonlySet<LimitKind> = new Set(["sign_up", "registration"]);
