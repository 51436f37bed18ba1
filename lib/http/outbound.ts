import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { type IncomingMessage, request as plainRequest, type RequestOptions } from "node:http";
import { request as tlsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { config } from "@/lib/base/config";
import { isLoopback } from "@/lib/base/loopback";
import { shared } from "@/lib/base/shared";
import { dashboardLogoutUri } from "@/lib/model/system-tenant";
import { isPublicAddress } from "./public-address";
import { createSlots } from "./slots";

/** What is asked for: each has slots of its own at a host, so that none keeps another waiting. */
export type Purpose = "keys" | "request_object" | "sector" | "picture" | "logout" | "webhook" | "redirect" | "domain";

export interface OutboundOptions {
  readonly purpose: Purpose;
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The `accept` header. */
  readonly accept?: string;
  /** Bytes of body that are read at most; more is an error. */
  readonly maxBytes: number;
  /** What is more is left unread instead. */
  readonly cuts?: boolean;
  /** Milliseconds for everything together: waiting for a turn, name look-up, connecting, sending, reading. */
  readonly timeoutMs: number;
  /** For whom we ask (`tenant/client`): what one of them has under way at once is bounded. */
  readonly clientHint?: string;
}

export interface OutboundAnswer {
  /** Redirects are never followed: a 3xx is an answer like any other, and callers refuse it. */
  readonly status: number;
  readonly headers: Headers;
  /** As it came; no content coding was offered and none is undone. */
  readonly body: Uint8Array;
}

/** `refused_address`: not on the public internet, or a port of another protocol. `bad_url`: not https, or with credentials. */
export type OutboundReason = "refused_address" | "timeout" | "too_large" | "unreachable" | "bad_url" | "tls";

/** A request that got no answer. The message is for the log: it names the host. */
export class OutboundError extends Error {
  readonly reason: OutboundReason;

  constructor(reason: OutboundReason, message: string, cause?: unknown) {
    super(`${reason}: ${message}`, { cause });
    this.name = "OutboundError";
    this.reason = reason;
  }
}

interface OutboundRules {
  /** Private and loopback addresses too, over http too. */
  readonly allowsPrivate: boolean;
  /** How a name is resolved; the system's way unless a test plays a hostile name server. */
  readonly lookup?: typeof systemLookup;
}

export type FetchOutside = (url: string, options: OutboundOptions) => Promise<OutboundAnswer>;

/**
 * The one way out: every URL that a client or an upstream has a say in is asked through here.
 * @throws OutboundError
 */
export const fetchOutside: FetchOutside = (url, options) =>
  createOutbound({ allowsPrivate: config().outboundAllowPrivate || isOwn(url, options) })(url, options);

/** The one address of ours that we call ourselves, wherever this installation stands: it takes nothing but what we signed. */
const isOwn = (url: string, { purpose }: OutboundOptions) =>
  purpose === "logout" && url === dashboardLogoutUri(config().publicUrl);

/** Why a URL is never asked, whatever its name resolves to; undefined where it may be. */
export function refusalOf(url: string, allowsPrivate: boolean = config().outboundAllowPrivate): string | undefined {
  try {
    const { hostname } = checkedUrl(url, { allowsPrivate });
    return isLoopback(hostname) && !allowsPrivate ? `${hostname} is not on the public internet` : undefined;
  } catch (thrown) {
    if (thrown instanceof OutboundError) return thrown.message.replace(/^\w+: /, "");
    throw thrown;
  }
}

/** The same under rules of one's own. */
export function createOutbound(rules: OutboundRules): FetchOutside {
  return async (text, options) => {
    const url = checkedUrl(text, rules);
    const timeout = new AbortController();
    const timer = setTimeout(() => {
      timeout.abort(new OutboundError("timeout", `${url.host} took longer than ${options.timeoutMs} ms`));
    }, options.timeoutMs);
    const taken: Array<() => void> = [];
    try {
      const { perHost, perClient } = slots();
      if (options.clientHint)
        taken.push(await perClient.take(`${options.purpose} ${options.clientHint}`, timeout.signal));
      taken.push(await perHost.take(`${options.purpose} ${url.host}`, timeout.signal));
      return await exchange(url, options, rules, timeout.signal);
    } catch (thrown) {
      throw timeout.signal.aborted ? timeout.signal.reason : asOutboundError(thrown, url);
    } finally {
      clearTimeout(timer);
      for (const giveBack of taken) giveBack();
    }
  };
}

/** A host that hangs holds its own line up, a client that names many slow hosts its own. */
const slots = () => shared("outbound", () => ({ perHost: createSlots(8, 64), perClient: createSlots(4, 32) }));

/** Ports where another protocol could be made to listen (the Fetch Standard's bad ports, those of servers). */
const foreignPorts = new Set(
  [
    [1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95],
    [101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465],
    [512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995],
    [1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697],
  ].flat(),
);

/** The URL parser also brings every spelling of an IPv4 address (octal, hexadecimal, one number) to the usual one. */
function checkedUrl(text: string, { allowsPrivate }: OutboundRules): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new OutboundError("bad_url", "not a URL");
  if (url.protocol !== "https:" && !(allowsPrivate && url.protocol === "http:"))
    throw new OutboundError("bad_url", `${url.host} must be asked over https`);
  if (url.username || url.password) throw new OutboundError("bad_url", `${url.host} is given with credentials`);
  if (foreignPorts.has(Number(url.port)))
    throw new OutboundError("refused_address", `${url.host} is a port of another protocol`);
  // Node asks no look-up about an address, so it is checked here.
  if (isIP(hostOf(url)) && !allowsPrivate && !isPublicAddress(hostOf(url))) throw refused(url.host);
  return url;
}

const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, "");

const refused = (host: string) => new OutboundError("refused_address", `${host} is not on the public internet`);

function exchange(
  url: URL,
  { method = "GET", headers, body, accept = "*/*", maxBytes, cuts = false }: OutboundOptions,
  rules: OutboundRules,
  signal: AbortSignal,
): Promise<OutboundAnswer> {
  return new Promise((resolve, reject) => {
    const settings: RequestOptions = {
      method,
      host: hostOf(url),
      port: url.port || undefined,
      path: url.pathname + url.search,
      headers: { "user-agent": "Gatehouse", accept, ...headers, "accept-encoding": "identity" },
      lookup: checkedLookup(rules),
      // A connection of its own, closed afterwards: nothing of one client's host meets another's request.
      agent: false,
      maxHeaderSize: 16_384,
      signal,
    };
    const request = (url.protocol === "https:" ? tlsRequest : plainRequest)(settings);
    request.on("response", (response) => {
      read(response, method === "HEAD" ? Number.POSITIVE_INFINITY : maxBytes, cuts)
        .then(resolve, reject)
        .finally(() => request.destroy());
    });
    request.on("error", reject);
    // An upgrade to another protocol, say: whatever ends the request without an answer.
    request.on("close", () => reject(new Error("closed without an answer")));
    request.end(body);
  });
}

async function read(response: IncomingMessage, maxBytes: number, cuts: boolean): Promise<OutboundAnswer> {
  const tooLarge = () => new OutboundError("too_large", `more than ${maxBytes} bytes`);
  if (!cuts && Number(response.headers["content-length"]) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes && !cuts) throw tooLarge();
    chunks.push(chunk);
    if (size > maxBytes) break;
  }
  if (!response.complete && size <= maxBytes) throw new Error("closed half-way");
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(response.headersDistinct))
    for (const value of values) headers.append(name, value);
  return { status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).subarray(0, maxBytes) };
}

/**
 * Resolves a name and hands on only what may be connected to. The socket calls it itself and connects to what it gets, so there
 * is no second answer that a name server could change (DNS rebinding).
 */
function checkedLookup({ allowsPrivate, lookup = systemLookup }: OutboundRules): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return done(error, []);
      const usable = allowsPrivate ? found : found.filter(({ address }) => isPublicAddress(address));
      const [first] = usable;
      if (!first) return done(refused(host), []);
      if (options.all) done(null, usable);
      else done(null, first.address, first.family);
    });
  };
}

function asOutboundError(thrown: unknown, url: URL): OutboundError {
  if (thrown instanceof OutboundError) return thrown;
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  if (code === "HPE_HEADER_OVERFLOW") return new OutboundError("too_large", `${url.host}: headers`, thrown);
  if (ofTls.test(code)) return new OutboundError("tls", url.host, thrown);
  return new OutboundError("unreachable", url.host, thrown);
}

/** What OpenSSL and Node say of certificates and handshakes. */
const ofTls =
  /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_MISMATCH)/;
