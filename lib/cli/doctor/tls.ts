import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Config } from "@/lib/base/config";
import { rootMessage } from "../failure";
import { type Finding, fail, ok, warn } from "./finding";

const day = 86_400_000;

/** Whether the certificate and its key can be read, belong together, name the host and are valid for a while yet. */
export function checkTls({ tls, publicUrl }: Config): Finding[] {
  if (!tls) return [];
  const name = "TLS";
  try {
    const certificate = new X509Certificate(readFileSync(tls.cert));
    const key = createPrivateKey(readFileSync(tls.key));
    if (!certificate.checkPrivateKey(key)) {
      return [fail(name, "TLS_KEY is not the key of TLS_CERT", "give the files of the same certificate")];
    }
    return [...validity(certificate, tls.cert), ...names(certificate, new URL(publicUrl).hostname)];
  } catch (error) {
    return [fail(name, rootMessage(error), "give PEM files that this user can read in TLS_CERT and TLS_KEY")];
  }
}

function validity(certificate: X509Certificate, file: string): Finding[] {
  const left = Math.floor((Date.parse(certificate.validTo) - Date.now()) / day);
  const begins = Date.parse(certificate.validFrom);
  if (begins > Date.now())
    return [fail("TLS", `${file} is valid only from ${certificate.validFrom}`, "check the clock, or wait")];
  if (left < 0)
    return [
      fail("TLS", `${file} expired on ${certificate.validTo}`, "renew it; the server takes it without a restart"),
    ];
  if (left < 14)
    return [warn("TLS", `${file} expires in ${left} days`, "renew it; the server takes it without a restart")];
  return [ok("TLS", `${file} is valid for ${left} days and fits its key`)];
}

function names(certificate: X509Certificate, host: string): Finding[] {
  const bare = host.replace(/^\[|\]$/g, "");
  if (certificate.checkHost(bare) || certificate.checkIP(bare)) return [];
  return [fail("TLS", `the certificate does not name ${bare}`, "get one for the host in PUBLIC_URL")];
}
