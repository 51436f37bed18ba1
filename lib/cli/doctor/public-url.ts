import type { Config } from "@/lib/base/config";
import { isLoopback } from "@/lib/base/loopback";
import { type Finding, fail, ok, warn } from "./finding";

/** Whether people and clients can reach PUBLIC_URL, and safely. */
export function checkPublicUrl({ publicUrl, isSecure, isTryIt, host, tls, trustedProxies }: Config): Finding[] {
  const name = "public URL";
  const isLocal = isLoopback(new URL(publicUrl).hostname);
  if (isTryIt) return [ok(name, `${publicUrl}; try-it mode, for this machine only`)];
  if (!isSecure && !isLocal) {
    return [
      fail(
        name,
        `${publicUrl} sends passwords and tokens in the clear`,
        "set PUBLIC_URL to the https origin that people see, and take ALLOW_PUBLIC_HTTP away",
      ),
    ];
  }
  if (isLocal && !isLoopback(host)) {
    return [
      warn(
        name,
        `${publicUrl} is this machine only, while HOST=${host} serves others`,
        "set PUBLIC_URL to the origin that people see",
      ),
    ];
  }
  if (isSecure && !tls && trustedProxies.length === 0) {
    return [
      warn(
        name,
        `${publicUrl} is https, but the server speaks http and trusts no proxy: addresses in limits and logs are the proxy's`,
        "set TRUSTED_PROXIES to the proxy in front, or TLS_CERT and TLS_KEY",
      ),
    ];
  }
  if (!isSecure && tls) {
    return [fail(name, `${publicUrl} is http, but the server speaks https`, "set PUBLIC_URL to the https origin")];
  }
  return [ok(name, publicUrl)];
}

/** Cookies follow PUBLIC_URL: `__Host-` and `Secure` need https. */
export function checkCookies({ isSecure, publicUrl }: Config): Finding[] {
  if (isSecure) return [ok("cookies", "__Host- names, Secure, HttpOnly, SameSite=Lax")];
  const message = "HttpOnly and SameSite=Lax, but neither Secure nor __Host-, since PUBLIC_URL is http";
  return isLoopback(new URL(publicUrl).hostname)
    ? [ok("cookies", `${message}; fine on this machine`)]
    : [fail("cookies", message, "set PUBLIC_URL to an https origin")];
}
