import type { X509Certificate } from "node:crypto";
import { type Element, elementsOf } from "./der";

/** What a certificate says that Node does not tell. */
export interface CertificateFacts {
  /** Whether it is signed with an algorithm that still proves something: no MD5, no SHA-1. */
  readonly isSignedWell: boolean;
  /** Whether it has a critical extension that we do not know, or names that it may not vouch for (RFC 5280 §4.2, §4.2.1.10). */
  readonly isConstrained: boolean;
  /** How many more CAs may stand between this one and the client (§4.2.1.9); as many as there are where it does not say. */
  readonly pathLength: number;
  /** Whether its key may sign a TLS handshake (§4.2.1.3). */
  readonly maySign: boolean;
}

const id = {
  keyUsage: "551d0f",
  basicConstraints: "551d13",
  nameConstraints: "551d1e",
} as const;

/** §4.2.1: what is looked at here or by Node, or says nothing that could forbid: names, key identifiers, usages, policies. */
const known = new Set<string>([id.keyUsage, id.basicConstraints, "551d0e", "551d11", "551d20", "551d23", "551d25"]);

const sound = new Set([
  // RSA, ECDSA: SHA-256, SHA-384, SHA-512; Ed25519, Ed448.
  ...["2a864886f70d01010b", "2a864886f70d01010c", "2a864886f70d01010d"],
  ...["2a8648ce3d040302", "2a8648ce3d040303", "2a8648ce3d040304"],
  ...["2b6570", "2b6571"],
]);
const pss = "2a864886f70d01010a";

/** @returns undefined for what is no certificate after all */
export function factsOf(x509: X509Certificate): CertificateFacts | undefined {
  try {
    return read(x509.raw);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** RFC 5280 §4.1. */
function read(der: Buffer): CertificateFacts {
  const [body, algorithm] = elementsOf(only(elementsOf(der)).content);
  const tagged = elementsOf(content(body)).find(({ tag }) => tag === 0xa3);
  const extensions = tagged ? elementsOf(only(elementsOf(tagged.content)).content).map(extension) : [];
  const valueUnder = (wanted: string) => extensions.find(({ oid }) => oid === wanted)?.value;
  return {
    isSignedWell: isSound(content(algorithm)),
    isConstrained: extensions.some(
      ({ oid, isCritical }) => oid === id.nameConstraints || (isCritical && !known.has(oid)),
    ),
    pathLength: pathLength(valueUnder(id.basicConstraints)),
    maySign: maySign(valueUnder(id.keyUsage)),
  };
}

function extension({ content: bytes }: Element) {
  const parts = elementsOf(bytes);
  const [name, second] = parts;
  return {
    oid: content(name).toString("hex"),
    isCritical: second?.tag === 0x01 && second.content[0] !== 0,
    value: content(parts.at(-1)),
  };
}

/** RSASSA-PSS names its hash beside it, and means SHA-1 where it does not (RFC 4055 §3.1). */
function isSound(algorithm: Buffer): boolean {
  const [name, parameters] = elementsOf(algorithm);
  const oid = content(name).toString("hex");
  if (oid !== pss) return sound.has(oid);
  return /60864801650304020[123]/.test(parameters?.content.toString("hex") ?? "");
}

function pathLength(constraints: Buffer | undefined): number {
  const last = constraints && elementsOf(only(elementsOf(constraints)).content).find(({ tag }) => tag === 0x02);
  return last ? last.content.readUIntBE(0, Math.min(last.content.length, 6)) : Number.POSITIVE_INFINITY;
}

/** Bits 0 (digitalSignature) and 4 (keyAgreement). */
function maySign(usage: Buffer | undefined): boolean {
  if (!usage) return true;
  return ((only(elementsOf(usage)).content[1] ?? 0) & 0b1000_1000) !== 0;
}

const content = (element: Element | undefined): Buffer => only(element ? [element] : []).content;

function only(elements: readonly Element[]): Element {
  const [element] = elements;
  if (!element) throw new RangeError("an element is missing");
  return element;
}
