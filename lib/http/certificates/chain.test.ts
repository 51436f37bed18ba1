import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Certificate, clientAuth, makeCertificate, type Name, serverAuth } from "../../../test/certificates";
import { isVouchedFor } from "./chain";

type Wish = Parameters<typeof makeCertificate>[0];
const day = 86_400_000;
const over = { from: -2 * day, until: -day };
const make = (name: string, issuer?: Certificate, more: Partial<Wish> = {}) =>
  makeCertificate({ subject: [{ CN: name }] as Name, ...(issuer && { issuer }), ...more });
const authority = (name: string, issuer?: Certificate, more: Partial<Wish> = {}) =>
  make(name, issuer, { isAuthority: true, ...more });

const root = authority("root");
const between = authority("between", root);
const x509 = ({ der }: Certificate) => new X509Certificate(der);
const path = (leaf: Certificate, sent: readonly Certificate[] = [], roots: readonly Certificate[] = [root]) =>
  isVouchedFor(x509(leaf), sent.map(x509), roots.map(x509));

describe("the way from a client's certificate to a CA", () => {
  const deeper = authority("deeper", between);

  test("straight, or by what the client sends beside it, in any order", () => {
    expect(path(make("client", root, { usages: [clientAuth] }))).toBe(true);
    expect(path(make("client", root))).toBe(true);
    expect(path(make("client", between), [between])).toBe(true);
    expect(path(make("client", deeper), [between, deeper])).toBe(true);
    expect(path(make("client", deeper), [make("other"), deeper, between, root])).toBe(true);
  });

  test("a CA of the file need not be a root", () => {
    expect(path(make("client", between), [], [between])).toBe(true);
  });

  test("a dead end is left for another way", () => {
    const elsewhere = authority("between", authority("stranger"), { key: between.key });
    expect(path(make("client", between), [elsewhere, between])).toBe(true);
  });

  const impostor = authority("root");
  const chain: Certificate[] = [between];
  for (let length = 0; length < 5; length++) chain.push(authority(`deep ${length}`, chain.at(-1)));
  const refused: Record<string, () => boolean> = {
    "a certificate that signed itself": () => path(make("client")),
    "a CA with the right name and another key": () => path(make("client", impostor)),
    "a CA that the client brought along": () => path(make("client", impostor), [impostor]),
    "what stands between is missing": () => path(make("client", between)),
    "a client that plays the CA": () => path(make("client", make("no CA", root)), [make("no CA", root)]),
    "another client's certificate between": () => {
      const other = make("other", root);
      return path(make("client", other), [other]);
    },
    "an expired certificate": () => path(make("client", root, over)),
    "one that is not valid yet": () => path(make("client", root, { from: day, until: 2 * day })),
    "an expired CA between": () => {
      const expired = authority("expired", root, over);
      return path(make("client", expired), [expired]);
    },
    "an expired CA in the file": () => {
      const expired = authority("expired", undefined, over);
      return path(make("client", expired), [], [expired]);
    },
    "a certificate for servers": () => path(make("client", root, { usages: [serverAuth] })),
    "a CA for servers": () => {
      const servers = authority("servers", root, { usages: [serverAuth] });
      return path(make("client", servers), [servers]);
    },
    "a key that must not sign": () => path(make("client", root, { keyUsage: 0x20 })),
    "a CA whose key must not sign certificates": () => {
      const mute = authority("mute", root, { keyUsage: 0x80 });
      return path(make("client", mute), [mute]);
    },
    "more CAs than one of them allows": () => {
      const last = authority("last", root, { pathLength: 0 });
      const beyond = authority("beyond", last);
      expect(path(make("client", last), [last])).toBe(true);
      return path(make("client", beyond), [beyond, last]);
    },
    "a critical extension that nobody knows": () => path(make("client", root, { critical: "1.2.3.4" })),
    "a CA that may vouch for some names only": () => {
      const some = authority("some", root, { critical: "2.5.29.30" });
      return path(make("client", some), [some]);
    },
    "a signature by SHA-1": () => path(make("client", root, { hash: "sha1" })),
    "a way that is too long": () => path(make("client", chain.at(-1)), chain),
  };
  test.each(Object.keys(refused))("none: %s", (name) => expect(refused[name]?.()).toBe(false));
});
