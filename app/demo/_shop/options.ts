import { shopUrl } from "./provider";

/** The API that the seeded tenant protects, with the rights that the shop asks for there. */
export const shopResource = { identifier: "https://api.harbour.example", scope: "orders:read orders:write" } as const;

const ways = {
  login: { prompt: "login" },
  selectAccount: { prompt: "select_account" },
  consent: { prompt: "consent" },
  none: { prompt: "none" },
  hint: { login_hint: "bob" },
  resource: { resource: shopResource.identifier },
} as const;

type Way = keyof typeof ways;

/** The special cases that the page offers, each with its words under `demo.ways`. */
export const waysToSignIn = (Object.keys(ways) as Way[]).map((way) => ({
  way,
  href: () => loginUrl(ways[way]),
}));

/** Absolute: the cookies of a sign-in belong to the host that the provider sends back to. */
export function loginUrl(choices: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(choices).toString();
  return shopUrl(`/login${query && `?${query}`}`);
}
