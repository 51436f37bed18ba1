import { randomBytes } from "node:crypto";
import { formTarget } from "@/lib/http/form-target";
import { leavePage } from "@/lib/http/leave-page";
import { formPostPage } from "@/lib/http/page";
import { page } from "@/lib/http/respond";
import { destinationOf } from "@/lib/model/destination";
import type { ResponseMode } from "./types";

/** OAuth 2.0 Form Post Response Mode: sent by script, or by a button without it. */
export const formPost: ResponseMode = {
  name: "form_post",
  isJwt: false,
  isQuery: false,
  deliver({ redirectUri, parts, cookies, brand, locale, byHand }) {
    const wayOn = { action: redirectUri, fields: parts };
    if (byHand)
      return leavePage({ destination: destinationOf(redirectUri), wayOn, error: byHand, brand, locale, cookies });
    const nonce = randomBytes(16).toString("base64");
    const html = formPostPage({ ...wayOn, nonce, brand, locale });
    return page(200, html, nonce, formTarget(redirectUri), {}, cookies);
  },
};
