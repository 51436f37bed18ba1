import { OAuthError } from "@/lib/oidc/errors";

/** What a client may send a silent request through. */
const frames: ReadonlySet<string> = new Set(["iframe", "frame"]);

/** Of a request whose answer nobody would see. Told to whoever asks, never sent on to a client. */
export class EmbeddedRequest extends OAuthError {
  constructor() {
    super("invalid_request", "this request is for a browser window, but it was sent from inside a page");
  }
}

/** Whether a page loads this inside itself, by what browsers tell (Fetch Metadata, Sec-Fetch-Dest); programs tell nothing. */
export function isEmbedded(request: Request): boolean {
  const destination = request.headers.get("sec-fetch-dest");
  return destination !== null && destination !== "document";
}

/** For what may be asked from a frame (`prompt=none`), but never as a picture, script or fetch. @throws EmbeddedRequest */
export function refuseSubresource(request: Request): void {
  if (isEmbedded(request) && !frames.has(request.headers.get("sec-fetch-dest") ?? "")) throw new EmbeddedRequest();
}

/** For what needs a person in front of it, whom our pages, which cannot be framed, would not reach. @throws EmbeddedRequest */
export function refuseEmbedded(request: Request): void {
  if (isEmbedded(request)) throw new EmbeddedRequest();
}
