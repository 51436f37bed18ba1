import { OAuthError } from "@/lib/base/errors";

/** What a client may send a silent request through. */
const frames: ReadonlySet<string> = new Set(["iframe", "frame"]);

/** Of a request whose answer nobody would see. */
const embeddedRequest = () =>
  new OAuthError("invalid_request", "this request is for a browser window, but it was sent from inside a page", {
    staysHere: true,
  });

/** Whether a page loads this inside itself, by what browsers tell (Fetch Metadata, Sec-Fetch-Dest); programs tell nothing. */
export function isEmbedded(request: Request): boolean {
  const destination = request.headers.get("sec-fetch-dest");
  return destination !== null && destination !== "document";
}

/** For what may be asked from a frame (`prompt=none`), but never as a picture, script or fetch. @throws OAuthError invalid_request */
export function refuseSubresource(request: Request): void {
  if (isEmbedded(request) && !frames.has(request.headers.get("sec-fetch-dest") ?? "")) throw embeddedRequest();
}

/** Modes of a browser's requests whose answer no script reads (Fetch Metadata, Sec-Fetch-Mode). */
const unreadable: ReadonlySet<string> = new Set(["no-cors", "navigate"]);

/**
 * For what clients send: a browser app asks for an answer that it can read; a page that sends what it may not read means harm.
 * @param what is sent so, with its verb
 * @throws OAuthError invalid_request
 */
export function refuseLinksAndForms(request: Request, what: string): void {
  if (unreadable.has(request.headers.get("sec-fetch-mode") ?? ""))
    throw new OAuthError("invalid_request", `${what} by clients, not by links or forms`);
}

/** For what needs a person in front of it, whom our pages, which cannot be framed, would not reach. @throws OAuthError invalid_request */
export function refuseEmbedded(request: Request): void {
  if (isEmbedded(request)) throw embeddedRequest();
}
