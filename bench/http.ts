import { createConnection } from "node:net";

/** An HTTP/1.1 request, ready for the wire. */
export type Wire = Buffer;

export interface Answer {
  readonly status: number;
  /** Status line and headers. */
  readonly head: string;
  readonly body: string;
}

/** One keep-alive connection, one request at a time. */
export interface Connection {
  send(request: Wire): Promise<Answer>;
  close(): void;
}

interface Parts {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

/** Puts a request together once, so that sending it costs next to nothing. */
export function wire(url: string | URL, { method, headers = {}, form }: Parts = {}): Wire {
  const { host, pathname, search } = new URL(url);
  const body = form ? new URLSearchParams(form).toString() : "";
  const lines = [
    `${method ?? (form ? "POST" : "GET")} ${pathname}${search} HTTP/1.1`,
    `host: ${host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(form ? ["content-type: application/x-www-form-urlencoded", `content-length: ${body.length}`] : []),
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body}`, "latin1");
}

export const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`,
});

export function header(answer: Answer, name: string): string | undefined {
  return new RegExp(`^${name}: *(.*?)\r$`, "im").exec(answer.head)?.[1];
}

export const cookiesOf = ({ head }: Answer): string[] =>
  [...head.matchAll(/^set-cookie: *([^;\r]*)/gim)].map((match) => match[1] ?? "");

/** A client of its own: it reads no more of an answer than the bench needs, so that the cores are left to the servers. */
export function connect(origin: string): Promise<Connection> {
  const { hostname, port } = new URL(origin);
  const socket = createConnection({ host: hostname, port: Number(port), noDelay: true });
  let received: Buffer = Buffer.alloc(0);
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  socket.on("data", (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = parse(received);
    if (!answer) return;
    received = Buffer.alloc(0);
    const { resolve } = waiting ?? {};
    waiting = undefined;
    resolve?.(answer);
  });
  const fail = (error: Error) => waiting?.reject(error);
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the server closed the connection")));

  const connection: Connection = {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
  return new Promise((resolve, reject) => {
    socket.once("connect", () => resolve(connection));
    socket.once("error", reject);
  });
}

/** @returns undefined until the answer is whole */
function parse(bytes: Buffer): Answer | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = bytes.toString("latin1", 0, end + 2);
  const status = Number(head.slice(9, 12));
  const rest = bytes.subarray(end + 4);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    return rest.length < Number(length)
      ? undefined
      : { status, head, body: rest.toString("latin1", 0, Number(length)) };
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return { status, head, body: "" };
  const body = unchunk(rest);
  return body === undefined ? undefined : { status, head, body };
}

/** RFC 9112 §7.1; nobody here sends extensions or trailers. */
function unchunk(bytes: Buffer): string | undefined {
  let body = "";
  for (let at = 0; ; ) {
    const line = bytes.indexOf("\r\n", at);
    if (line < 0) return undefined;
    const size = Number.parseInt(bytes.toString("latin1", at, line), 16);
    if (bytes.length < line + 2 + size + 2) return undefined;
    if (size === 0) return body;
    body += bytes.toString("latin1", line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
}
