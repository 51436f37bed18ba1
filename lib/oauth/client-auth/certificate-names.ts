import type { X509Certificate } from "node:crypto";
import { plainAddress } from "@/lib/http/proxies";
import type { ClientMetadata } from "@/lib/model/client-metadata";
import { certificateSubject, distinguishedName } from "./distinguished-name";

type Expected = Pick<
  ClientMetadata,
  | "tls_client_auth_subject_dn"
  | "tls_client_auth_san_dns"
  | "tls_client_auth_san_uri"
  | "tls_client_auth_san_ip"
  | "tls_client_auth_san_email"
>;

/** RFC 8705 §2.1.2: whether a certificate bears the name registered. Registration takes exactly one; were there more, all must hold. */
export function namesSubject(x509: X509Certificate, expected: Expected): boolean {
  const checks: readonly (readonly [string | undefined, (name: string) => boolean])[] = [
    [expected.tls_client_auth_subject_dn, (name) => isSubject(x509, name)],
    [expected.tls_client_auth_san_dns, (name) => has(x509, "DNS", name, (one) => one.toLowerCase())],
    [expected.tls_client_auth_san_uri, (name) => has(x509, "URI", name, (one) => one)],
    [expected.tls_client_auth_san_ip, (name) => has(x509, "IP Address", name, plainAddress)],
    [expected.tls_client_auth_san_email, (name) => has(x509, "email", name, mailbox)],
  ];
  const given = checks.filter(([name]) => name !== undefined);
  return given.length > 0 && given.every(([name, holds]) => name !== undefined && holds(name));
}

function isSubject(x509: X509Certificate, expected: string): boolean {
  const wanted = distinguishedName(expected);
  return wanted !== undefined && wanted !== "" && certificateSubject(x509.subject) === wanted;
}

function has(x509: X509Certificate, kind: string, name: string, normal: (name: string) => string | undefined): boolean {
  const wanted = normal(name);
  return (
    wanted !== undefined &&
    alternativeNames(x509.subjectAltName).some(([type, value]) => type === kind && normal(value) === wanted)
  );
}

/** RFC 5321 §2.4: the part before the at sign is the host's own business. */
const mailbox = (text: string) => {
  const at = text.lastIndexOf("@");
  return text.slice(0, at) + text.slice(at).toLowerCase();
};

/** Node lists `kind:value` between commas, and writes a value with anything odd in it as a JSON string. */
export function alternativeNames(list: string | undefined): (readonly [kind: string, value: string])[] {
  const names: (readonly [string, string])[] = [];
  for (const [entry] of (list ?? "").matchAll(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g)) {
    const text = entry.trim();
    const colon = text.indexOf(":");
    const kind = text.slice(0, colon);
    const value = text.slice(colon + 1);
    const plain = value.startsWith('"') ? parsedString(value) : value;
    if (colon > 0 && plain !== undefined) names.push([kind, plain]);
  }
  return names;
}

function parsedString(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
