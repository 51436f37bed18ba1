import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** X.509 certificates for the tests (RFC 5280 §4.1), written by hand: what each of them says is the point. */
export interface Certificate {
  readonly der: Buffer;
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  readonly publicKey: KeyObject;
  readonly thumbprint: string;
  readonly subject: Name;
}

/** Relative names in the certificate's own order, which is the reverse of RFC 4514; each may have several attributes. */
export type Name = readonly Readonly<Record<string, string>>[];

interface Wish {
  readonly subject: Name;
  readonly issuer?: Certificate;
  readonly isAuthority?: boolean;
  readonly dns?: readonly string[];
  readonly uris?: readonly string[];
  readonly emails?: readonly string[];
  readonly ips?: readonly string[];
  /** Of extended key usages. */
  readonly usages?: readonly string[];
  /** Of a CA: how many more may follow. */
  readonly pathLength?: number;
  /** The first byte of the bits. */
  readonly keyUsage?: number;
  /** Of an extension that is critical and says nothing. */
  readonly critical?: string;
  readonly hash?: "sha1";
  /** Milliseconds from now. */
  readonly from?: number;
  readonly until?: number;
  /** PEM, to certify a key once more. */
  readonly key?: string;
}

const day = 86_400_000;
const attributes: Record<string, string> = {
  CN: "2.5.4.3",
  C: "2.5.4.6",
  O: "2.5.4.10",
  OU: "2.5.4.11",
  UID: "0.9.2342.19200300.100.1.1",
  DC: "0.9.2342.19200300.100.1.25",
  emailAddress: "1.2.840.113549.1.9.1",
};
export const clientAuth = "1.3.6.1.5.5.7.3.2";
export const serverAuth = "1.3.6.1.5.5.7.3.1";

/** Makes a certificate with an EC key, signed by its issuer or by itself. */
export function makeCertificate(wish: Wish): Certificate {
  const privateKey = wish.key
    ? createPrivateKey(wish.key)
    : generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const publicKey = createPublicKey(wish.key ?? privateKey.export({ format: "pem", type: "pkcs8" }).toString());
  const spki = publicKey.export({ format: "der", type: "spki" });
  const signature = sequence(oid(wish.hash ? "1.2.840.10045.4.1" : "1.2.840.10045.4.3.2"));
  const names = [
    ...(wish.emails ?? []).map((one) => tagged(0x81, Buffer.from(one))),
    ...(wish.dns ?? []).map((one) => tagged(0x82, Buffer.from(one))),
    ...(wish.uris ?? []).map((one) => tagged(0x86, Buffer.from(one))),
    ...(wish.ips ?? []).map((one) => tagged(0x87, Buffer.from(one.split(".").map(Number)))),
  ];
  const extensions = [
    extension(
      "2.5.29.19",
      sequence(
        ...(wish.isAuthority ? [yes] : []),
        ...(wish.pathLength === undefined ? [] : [tagged(0x02, Buffer.from([wish.pathLength]))]),
      ),
    ),
    ...(wish.keyUsage === undefined ? [] : [extension("2.5.29.15", tagged(0x03, Buffer.from([0, wish.keyUsage])))]),
    ...(wish.critical ? [sequence(oid(wish.critical), yes, tagged(0x04, sequence()))] : []),
    ...(names.length > 0 ? [extension("2.5.29.17", sequence(...names))] : []),
    ...(wish.usages ? [extension("2.5.29.37", sequence(...wish.usages.map(oid)))] : []),
  ];
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    signature,
    distinguished(wish.issuer?.subject ?? wish.subject),
    sequence(time(Date.now() + (wish.from ?? -day)), time(Date.now() + (wish.until ?? day))),
    distinguished(wish.subject),
    spki,
    tagged(0xa3, sequence(...extensions)),
  );
  const signer = wish.issuer?.key ?? privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  const bits = tagged(0x03, Buffer.concat([Buffer.from([0]), sign(wish.hash ?? "sha256", body, signer)]));
  const der = sequence(body, signature, bits);
  return {
    der,
    cert: pem(der),
    key: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    publicKey,
    thumbprint: createHash("sha256").update(der).digest("base64url"),
    subject: wish.subject,
  };
}

/** What a server at `localhost` shows, signed by this CA or by itself. */
export const localhostCertificate = (issuer?: Certificate) =>
  makeCertificate({ subject: [{ CN: "localhost" }], issuer, dns: ["localhost"], usages: [serverAuth] });

/** Writes a server's certificate, and the CA of its clients, where variables of the environment name them. */
export async function certificateFiles(leaf: Pick<Certificate, "cert" | "key">, clientCa?: Certificate) {
  const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-tls-"));
  const [cert, key, ca] = ["cert", "key", "ca"].map((name) => path.join(folder, name)) as [string, string, string];
  const write = async (one: Pick<Certificate, "cert" | "key">) => {
    await writeFile(cert, one.cert);
    await writeFile(key, one.key);
  };
  await write(leaf);
  if (clientCa) await writeFile(ca, clientCa.cert);
  return {
    env: { TLS_CERT: cert, TLS_KEY: key, ...(clientCa && { TLS_CLIENT_CA: ca }) },
    /** Puts another certificate in the place of the server's. */
    renew: write,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const pem = (der: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${der.toString("base64").replace(/.{64}/g, "$&\n").trimEnd()}\n-----END CERTIFICATE-----\n`;

function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const yes = tagged(0x01, Buffer.from([0xff]));
const sequence = (...parts: Buffer[]) => tagged(0x30, ...parts);

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return tagged(0x06, Buffer.from(bytes));
}

const extension = (id: string, value: Buffer) => sequence(oid(id), tagged(0x04, value));

const time = (at: number) =>
  tagged(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replace(/[-:T]/g, "")}Z`));

const distinguished = (name: Name) =>
  sequence(
    ...name.map((relative) =>
      tagged(
        0x31,
        ...Object.entries(relative).map(([type, value]) =>
          sequence(oid(attributes[type] ?? type), tagged(type === "C" ? 0x13 : 0x0c, Buffer.from(value))),
        ),
      ),
    ),
  );
