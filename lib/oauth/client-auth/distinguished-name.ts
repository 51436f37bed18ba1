/**
 * The attribute types that have names (RFC 4514 §3, RFC 4519, and what OpenSSL calls some others), by name in lower case.
 * A name that is not here, or a bare identifier, stands for itself.
 */
const types: Readonly<Record<string, string>> = {
  cn: "2.5.4.3",
  sn: "2.5.4.4",
  serialnumber: "2.5.4.5",
  c: "2.5.4.6",
  l: "2.5.4.7",
  st: "2.5.4.8",
  s: "2.5.4.8",
  street: "2.5.4.9",
  o: "2.5.4.10",
  ou: "2.5.4.11",
  title: "2.5.4.12",
  t: "2.5.4.12",
  description: "2.5.4.13",
  businesscategory: "2.5.4.15",
  postalcode: "2.5.4.17",
  gn: "2.5.4.42",
  givenname: "2.5.4.42",
  initials: "2.5.4.43",
  generationqualifier: "2.5.4.44",
  dnqualifier: "2.5.4.46",
  pseudonym: "2.5.4.65",
  organizationidentifier: "2.5.4.97",
  uid: "0.9.2342.19200300.100.1.1",
  dc: "0.9.2342.19200300.100.1.25",
  email: "1.2.840.113549.1.9.1",
  e: "1.2.840.113549.1.9.1",
  emailaddress: "1.2.840.113549.1.9.1",
  jurisdictionl: "1.3.6.1.4.1.311.60.2.1.1",
  jurisdictionst: "1.3.6.1.4.1.311.60.2.1.2",
  jurisdictionc: "1.3.6.1.4.1.311.60.2.1.3",
};

/**
 * A distinguished name as it was registered (RFC 4514 §3), in a form in which equal names are equal strings: names of types as
 * identifiers, values unescaped and prepared as RFC 5280 §7.1 asks, the parts of a multi-valued one in order.
 * @returns undefined where it is none
 */
export function distinguishedName(text: string): string | undefined {
  return normal(split(text, /[,;]/));
}

/** The subject of a certificate in that form. Node gives it a line for each part, the last part of RFC 4514 first. */
export function certificateSubject(subject: string | undefined): string | undefined {
  return subject === undefined ? undefined : normal(split(subject, /\n/).reverse());
}

function normal(parts: readonly string[]): string | undefined {
  const normalized = parts.map((part) => {
    const values = split(part, /\+/).map(attribute);
    return values.every((value) => value !== undefined) ? values.sort() : undefined;
  });
  return normalized.every((part) => part !== undefined) ? JSON.stringify(normalized) : undefined;
}

/** Cuts at what is not escaped. */
function split(text: string, separator: RegExp): string[] {
  const parts = [""];
  for (const [token] of text.matchAll(/\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|[\s\S]/g)) {
    if (separator.test(token) && token.length === 1) parts.push("");
    else parts.push((parts.pop() ?? "") + token);
  }
  return parts;
}

function attribute(text: string): string | undefined {
  const match = /^\s*(?:oid\.)?([a-z][a-z0-9-]*|\d+(?:\.\d+)+)\s*=([\s\S]*)$/i.exec(text);
  const name = match?.[1]?.toLowerCase();
  const value = match?.[2] === undefined ? undefined : prepared(match[2]);
  if (name === undefined || value === undefined) return undefined;
  return `${Object.hasOwn(types, name) ? types[name] : name}=${value}`;
}

/** RFC 4518 §2, as far as it matters: composed, without case, without insignificant spaces. */
function prepared(text: string): string | undefined {
  const plain = unescaped(text);
  return plain?.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

function unescaped(text: string): string | undefined {
  // Spaces around a value are none of it, unless escaped (RFC 4514 §2.4).
  const bare = text.trim();
  const backslashes = /\\*$/.exec(bare)?.[0].length ?? 0;
  const trimmed = backslashes % 2 === 1 && text.trimStart() !== bare ? `${bare} ` : bare;
  const quoted = /^"((?:[^"\\]|\\[\s\S])*)"$/.exec(trimmed)?.[1];
  if (trimmed.startsWith("#")) return encodedString(trimmed.slice(1));
  const bytes: Buffer[] = [];
  for (const [token] of (quoted ?? trimmed).matchAll(/\\[0-9a-f]{2}|\\[\s\S]|[^\\]+|\\$/gi)) {
    if (token === "\\") return undefined;
    if (/^\\[0-9a-f]{2}$/i.test(token)) bytes.push(Buffer.from(token.slice(1), "hex"));
    else bytes.push(Buffer.from(token.startsWith("\\") ? token.slice(1) : token));
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(bytes));
  } catch {
    return undefined;
  }
}

/** RFC 4514 §2.4: `#` and the BER form in hexadecimal. Only the string types that certificates use. */
function encodedString(hex: string): string | undefined {
  const bytes = Buffer.from(hex, "hex");
  const [tag = 0, length = 0] = bytes;
  if (bytes.length * 2 !== hex.length || length > 127 || bytes.length !== length + 2) return undefined;
  const body = bytes.subarray(2);
  // UTF8String, PrintableString, IA5String.
  return [0x0c, 0x13, 0x16].includes(tag) ? body.toString("utf8") : undefined;
}
