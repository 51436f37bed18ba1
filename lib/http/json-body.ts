import { OAuthError } from "@/lib/base/errors";
import { readText } from "./params";

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a body that is one JSON object, bounded.
 * @throws OAuthError invalid_request: 415 for another content type, 413 for one that is too large, 400 for what is no JSON object
 */
export async function readJsonObject(request: Request, limit: number): Promise<JsonObject> {
  const type = (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new OAuthError("invalid_request", "the body must be application/json", { status: 415 });
  }
  const value = parse(await readText(request, limit));
  if (!isJsonObject(value)) throw new OAuthError("invalid_request", "the body must be a JSON object");
  return value;
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OAuthError("invalid_request", "the body is not JSON", { cause });
  }
}
