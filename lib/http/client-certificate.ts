import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfigError, config } from "@/lib/base/config";
import { shared } from "@/lib/base/shared";
import { isVouchedFor } from "@/lib/http/certificates/chain";

/** The certificate of whoever called, whose key the TLS handshake has proven. */
export interface ClientCertificate {
  readonly x509: X509Certificate;
  /** RFC 8705 §3.1: SHA-256 of the DER form, in base64url. */
  readonly thumbprint: string;
  /** Whether it comes from a CA that vouches for clients; a self-signed one need not. */
  readonly isTrusted: boolean;
}

const clientCertificate = (x509: X509Certificate, isTrusted: boolean): ClientCertificate => ({
  x509,
  thumbprint: certificateThumbprint(x509.raw),
  isTrusted,
});

export const certificateThumbprint = (der: Uint8Array): string => createHash("sha256").update(der).digest("base64url");

/**
 * What a trusted proxy says in its header: RFC 9440 §2.1 (a byte sequence between colons), or PEM that is percent-encoded.
 * Two values joined are neither, so a header that came in beside the proxy's own gives no certificate at all.
 */
export function forwardedCertificate(header: string | undefined): ClientCertificate | undefined {
  const x509 = header === undefined ? undefined : parse(header.trim());
  return x509 && clientCertificate(x509, isForwardedTrusted(x509));
}

const longest = 32 * 1024;

function parse(text: string): X509Certificate | undefined {
  if (text.length > longest) return undefined;
  const base64 = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(text)?.[1];
  const isPem = /^-----BEGIN(%20|\+| )CERTIFICATE-----[\w%+/=.-]+$/.test(text);
  if (!base64 && !isPem) return undefined;
  try {
    return new X509Certificate(base64 ? Buffer.from(base64, "base64") : decodePem(text));
  } catch {
    return undefined;
  }
}

/** A plus sign is base64's own, except where it stands for the space of the first line. */
const decodePem = (text: string) => decodeURIComponent(text.replace("BEGIN+CERT", "BEGIN CERT"));

/** RFC 8705 §2.1: with TLS_CLIENT_CA we look ourselves, so that a proxy may pass every certificate; without, it has looked. */
function isForwardedTrusted(x509: X509Certificate): boolean {
  const authorities = clientAuthorities();
  return authorities === undefined || isVouchedFor(x509, [], authorities);
}

/**
 * A certificate that came in a TLS handshake, which has proven its key.
 * @param x509 with what the client sent beside it
 */
export function shownCertificate(x509: X509Certificate): ClientCertificate {
  const authorities = clientAuthorities();
  // Without any, the system's roots do not count.
  return clientCertificate(x509, authorities !== undefined && isVouchedFor(x509, sentWith(x509), authorities));
}

const mostSent = 8;

function sentWith(x509: X509Certificate): readonly X509Certificate[] {
  const sent: X509Certificate[] = [];
  for (let at = x509.issuerCertificate; at && sent.length < mostSent; at = at.issuerCertificate) sent.push(at);
  return sent;
}

/**
 * The CAs of TLS_CLIENT_CA, read once; undefined without that setting.
 * @throws ConfigError
 */
const clientAuthorities = (): readonly X509Certificate[] | undefined =>
  shared("client authorities", () => {
    const file = config().mutualTls?.clientCa;
    return { read: file === undefined ? undefined : readAuthorities(file) };
  }).read;

/** @throws ConfigError */
export function readAuthorities(file: string): readonly X509Certificate[] {
  try {
    const pem = readFileSync(file, "utf8");
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0) throw new Error("there is no certificate in it");
    return blocks.map((block) => new X509Certificate(block));
  } catch (cause) {
    throw new ConfigError(`TLS_CLIENT_CA: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
