import type { Flaw } from "@/lib/admin/errors";
import { isJsonObject, type JsonObject } from "@/lib/http/json-body";
import { readText } from "@/lib/http/params";
import { ApiProblem } from "./problem";

/** Bytes that a body may have: the largest part of a file that is imported fits, a million characters of any script. */
export const bodyLimit = 5 * 1024 * 1024;
/** Levels of arrays and objects: the deepest that anything here takes is well below it. */
const deepest = 32;

const types = ["application/json", "application/merge-patch+json"];

export interface Body {
  /** As it was sent. */
  readonly text: string;
  readonly value: JsonObject;
}

/**
 * The JSON object that a request sends; `{}` where it sends nothing.
 * @throws ApiProblem unsupported-media-type, bad-request, invalid; OAuthError 413
 */
export async function readBody(request: Request): Promise<Body> {
  const text = await readText(request, bodyLimit);
  if (text === "") return { text, value: {} };
  const type = (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (!types.includes(type)) throw new ApiProblem("unsupported-media-type", `the body must be ${types.join(" or ")}`);
  const value = parsed(text);
  if (!isJsonObject(value)) throw new ApiProblem("bad-request", "the body must be a JSON object");
  const flaw = flawIn(value, []);
  if (flaw) throw new ApiProblem("invalid", `the body ${flaw.detail}`, { flaws: [flaw] });
  return { text, value };
}

/** The parser's own words would repeat the text, which may hold a secret. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiProblem("bad-request", "the body is not JSON");
  }
}

/** What no member anywhere may hold: PostgreSQL stores neither U+0000 nor half a character, and nobody needs the rest. */
function flawIn(value: unknown, path: Flaw["path"]): Flaw | undefined {
  if (typeof value === "string") return isText(value) ? undefined : { path, detail: "has text that is not Unicode" };
  if (typeof value !== "object" || value === null) return undefined;
  if (path.length >= deepest) return { path: path.slice(0, 3), detail: "is nested too deeply" };
  for (const [key, member] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (key === "__proto__" || !isText(key)) return { path, detail: "has a member that cannot be one" };
    const flaw = flawIn(member, at);
    if (flaw) return flaw;
  }
  return undefined;
}

const isText = (text: string) => !text.includes("\0") && text.isWellFormed();
