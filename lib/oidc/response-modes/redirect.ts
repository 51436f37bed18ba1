import { seeOther } from "@/lib/http/respond";
import type { ResponseMode } from "./types";

/** Percent-encoded whole, so that `state` comes back to the byte whichever way the client decodes. */
const encode = (parts: Readonly<Record<string, string>>) =>
  Object.entries(parts)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");

/** OAuth 2.0 Multiple Response Types §2.1; a registered query survives. */
export const query: ResponseMode = {
  name: "query",
  isJwt: false,
  isQuery: true,
  deliver: ({ redirectUri, parts, cookies }) =>
    seeOther(`${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${encode(parts)}`, cookies),
};

export const fragment: ResponseMode = {
  name: "fragment",
  isJwt: false,
  isQuery: false,
  deliver: ({ redirectUri, parts, cookies }) => seeOther(`${redirectUri}#${encode(parts)}`, cookies),
};
