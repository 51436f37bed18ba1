import { randomBytes } from "node:crypto";
import { formTarget } from "@/lib/http/form-target";
import { formPostPage } from "@/lib/http/page";
import { page } from "@/lib/http/respond";
import type { ResponseMode } from "./types";

/** OAuth 2.0 Form Post Response Mode: sent by script, or by a button without it. */
export const formPost: ResponseMode = {
  name: "form_post",
  isJwt: false,
  isQuery: false,
  deliver({ redirectUri, parts, cookies, brand, locale }) {
    const nonce = randomBytes(16).toString("base64");
    const html = formPostPage({ action: redirectUri, fields: parts, nonce, brand, locale });
    return page(200, html, nonce, formTarget(redirectUri), {}, cookies);
  },
};
