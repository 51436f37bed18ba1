import { OAuthError } from "@/lib/base/errors";
import type { RawParams } from "@/lib/model/interaction";

/** Bytes that a form may have. */
const bodyLimit = 128 * 1024;

/** RFC 8707 §2: the only parameter that may repeat. */
const repeatable = new Set(["resource"]);
const mostRepeats = 20;

/** The query string of a URL, as it was sent. */
export function queryOf(url: string): string {
  const start = url.indexOf("?");
  return start < 0 ? "" : url.slice(start + 1);
}

/**
 * Reads `application/x-www-form-urlencoded` text. Empty means omitted (RFC 6749 §3.1).
 * @throws OAuthError invalid_request for a repeated parameter, a broken percent-encoding, bytes that are not UTF-8, or NUL
 */
export function parseParams(text: string): RawParams {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw new OAuthError("invalid_request", "a percent-encoding is broken");
  const params: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    if (value === "") continue;
    if (value.includes("\0") || name.includes("\0"))
      throw new OAuthError("invalid_request", "a parameter contains a NUL character");
    if (value.includes("\ufffd")) throw new OAuthError("invalid_request", "a parameter is not UTF-8");
    if (repeatable.has(name)) {
      const values = params[name];
      if (!Array.isArray(values)) params[name] = [value];
      else if (values.push(value) > mostRepeats)
        throw new OAuthError("invalid_request", `${name} is repeated too often`);
    } else if (name in params) {
      throw new OAuthError("invalid_request", `the parameter ${name.slice(0, 50)} is repeated`);
    } else {
      params[name] = value;
    }
  }
  return params;
}

/**
 * Reads a form body, bounded.
 * @throws OAuthError invalid_request: 415 for another content type, 413 for one that is too large
 */
export async function readForm(request: Request): Promise<RawParams> {
  const type = (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") {
    throw new OAuthError("invalid_request", "the body must be application/x-www-form-urlencoded", { status: 415 });
  }
  return parseParams(await readText(request, bodyLimit));
}

/**
 * Reads a body of at most `limit` bytes.
 * @throws OAuthError invalid_request: 413 for one that is too large, 400 for one that breaks off
 */
export async function readText(request: Request, limit: number): Promise<string> {
  const tooLarge = () =>
    new OAuthError("invalid_request", `the body is larger than ${limit} bytes`, {
      status: 413,
      headers: { connection: "close" },
    });
  const length = request.headers.get("content-length");
  if (length !== null) {
    if (Number(length) > limit) throw tooLarge();
    return arriving(request.text());
  }
  if (!request.body) return "";
  return arriving(gather(request.body as unknown as AsyncIterable<Uint8Array>, limit, tooLarge));
}

async function gather(body: AsyncIterable<Uint8Array>, limit: number, tooLarge: () => OAuthError): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A caller that hangs up leaves the code that a database does, so what breaks here is said to be the body's. */
async function arriving(text: Promise<string>): Promise<string> {
  try {
    return await text;
  } catch (cause) {
    if (cause instanceof OAuthError) throw cause;
    throw new OAuthError("invalid_request", "the request body ended too early", { cause });
  }
}
