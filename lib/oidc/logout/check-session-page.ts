import { createHash } from "node:crypto";
import { html, trusted } from "@/lib/http/html";

/**
 * OIDC Session Management §3.2: says to whoever asks with `client_id session_state` whether that is still the browser's state,
 * the asker's own origin taken from the browser. `error` where the question is malformed, there is no WebCrypto (plain http), or no state
 * can be seen, as where the browser keeps cookies from frames: `changed` would have clients ask with `prompt=none` again and again.
 */
const script = `"use strict";
const name = document.documentElement.dataset.cookie + "=";
const stateOf = () => (document.cookie.split("; ").find((one) => one.startsWith(name)) || name).slice(name.length);
const encoded = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
async function judge(message, origin) {
  const [, clientId, hash, salt] = (typeof message === "string" && /^(.+) ([\\w-]+)\\.([\\w-]+)$/.exec(message)) || [];
  if (!clientId || !globalThis.crypto || !crypto.subtle) return "error";
  const state = stateOf();
  if (!state) return "error";
  const parts = new TextEncoder().encode([clientId, origin, state, salt].join(" "));
  return encoded(await crypto.subtle.digest("SHA-256", parts)) === hash ? "unchanged" : "changed";
}
addEventListener("message", async ({ data, origin, source }) => {
  if (!source || source === window || origin === "null") return;
  source.postMessage(await judge(data, origin), origin);
});`;

const scriptHash = createHash("sha256").update(script).digest("base64");

/** Any site may frame it: that is what it is for, and there is nothing on it to click. */
export const checkSessionPolicy = `default-src 'none'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`;

/** @param cookie the name of the tenant's browser-state cookie */
export const checkSessionPage = (cookie: string): string =>
  html`<!doctype html>
<html data-cookie="${cookie}"><head><meta charset="utf-8"><title>check_session_iframe</title></head><body><script>${trusted(script)}</script></body></html>
`.markup;
