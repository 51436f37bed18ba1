import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeCertificate, type Name } from "@/test/certificates";
import { alternativeNames, namesSubject } from "./certificate-names";
import { certificateSubject, distinguishedName } from "./distinguished-name";

const subjectOf = (subject: Name) => certificateSubject(new X509Certificate(makeCertificate({ subject }).der).subject);

describe("subject names", () => {
  test.each<[string, Name]>([
    ["CN=Client,O=Example,C=DE", [{ C: "DE" }, { O: "Example" }, { CN: "Client" }]],
    ["cn = client , o=EXAMPLE, C=de", [{ C: "DE" }, { O: "Example" }, { CN: "Client" }]],
    ["2.5.4.3=Client,OID.2.5.4.10=Example", [{ O: "Example" }, { CN: "Client" }]],
    ["CN=#0c06436c69656e74", [{ CN: "Client" }]],
    ["E=a@example.com,CN=x", [{ CN: "x" }, { emailAddress: "a@example.com" }]],
    ["UID=u1+CN=both,DC=example,DC=com", [{ DC: "com" }, { DC: "example" }, { CN: "both", UID: "u1" }]],
    ['CN=Smith\\, Jo\\2Bhn \\\\ \\"x\\"', [{ CN: 'Smith, Jo+hn \\ "x"' }]],
    ['CN="Smith, John"', [{ CN: "Smith, John" }]],
    ["CN=Lu\\C4\\8Di\\C4\\87", [{ CN: "Lučić" }]],
    ["CN=\\#hash", [{ CN: "#hash" }]],
    ["CN=two\\0Alines", [{ CN: "two\nlines" }]],
  ])("%s is that of the certificate", (text, subject) => {
    expect(distinguishedName(text)).toBe(subjectOf(subject));
  });

  test.each<[string, Name]>([
    ["CN=Client", [{ O: "Example" }, { CN: "Client" }]],
    ["O=Example,CN=Client", [{ O: "Example" }, { CN: "Client" }]],
    ["CN=a,O=b", [{ CN: "a,O=b" }]],
    ["CN=a+UID=b", [{ UID: "b" }, { CN: "a" }]],
    ["CN=Client,O=Example", [{ CN: "Client\nO=Example" }]],
    ["CN=admin", [{ CN: "admin\0.evil" }]],
  ])("name confusion: %s is not that of another certificate", (text, subject) => {
    expect(distinguishedName(text)).not.toBe(subjectOf(subject));
  });

  test.each(["", ",", "CN", "=x", "CN=\\", "CN=a,,O=b", "CN=#zz", "CN=\\FF"])("%s is no name", (text) => {
    expect(distinguishedName(text)).toBeUndefined();
  });

  test("any text is a name or none, and any subject equals itself alone", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void distinguishedName(text)));
    // In Node's text a value that begins with # looks like the hex form of RFC 4514; it is then no name, and matches nothing.
    const value = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
      .filter((text) => /^[^#]/.test(text.trim()));
    fc.assert(
      fc.property(value, value, (cn, o) => {
        const hex = (text: string) => Buffer.from(text).toString("hex").replace(/../g, "\\$&");
        expect(distinguishedName(`CN=${hex(cn)},O=${hex(o)}`)).toBe(subjectOf([{ O: o }, { CN: cn }]));
      }),
      { numRuns: 40 },
    );
  });
});

describe("alternative names", () => {
  const x509 = new X509Certificate(
    makeCertificate({
      subject: [{ CN: "x" }],
      dns: ["Client.Example.com", "*.wild.example"],
      uris: ["https://client.example/a, DNS:evil.example", "spiffe://x/y"],
      emails: ["Ops@Example.com"],
      ips: ["192.0.2.7"],
    }).der,
  );

  test.each([
    { tls_client_auth_san_dns: "client.example.com" },
    { tls_client_auth_san_uri: "spiffe://x/y" },
    { tls_client_auth_san_uri: "https://client.example/a, DNS:evil.example" },
    { tls_client_auth_san_email: "Ops@example.COM" },
    { tls_client_auth_san_ip: "192.0.2.7" },
    { tls_client_auth_san_ip: "::ffff:192.0.2.7" },
  ])("%o is borne", (expected) => {
    expect(namesSubject(x509, expected)).toBe(true);
  });

  test.each([
    { tls_client_auth_san_dns: "evil.example" },
    { tls_client_auth_san_dns: "a.wild.example" },
    { tls_client_auth_san_uri: "spiffe://x/Y" },
    { tls_client_auth_san_email: "ops@example.com" },
    { tls_client_auth_san_ip: "192.0.2.8" },
    { tls_client_auth_san_dns: "client.example.com", tls_client_auth_san_ip: "192.0.2.8" },
    { tls_client_auth_subject_dn: "" },
    {},
  ])("%o is not", (expected) => {
    expect(namesSubject(x509, expected)).toBe(false);
  });

  test("a list is read entry by entry", () => {
    expect(alternativeNames('othername:"UPN:a, DNS:evil", DNS:ok')).not.toContainEqual(["DNS", "evil"]);
    expect(alternativeNames(undefined)).toEqual([]);
  });
});
