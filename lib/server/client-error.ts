import type { Duplex } from "node:stream";
import { transportHeaders } from "@/lib/http/transport";

/** Answers what is not HTTP, or too much of it. There is no request to answer yet, hence by hand. */
export function onClientError(error: Error & { code?: string }, socket: Duplex): void {
  // The response to an earlier request on this connection may be half written.
  if (error.code === "ECONNRESET" || !socket.writable || ("bytesWritten" in socket && socket.bytesWritten !== 0)) {
    socket.destroy();
    return;
  }
  const [status, body] = answerTo(error.code);
  const headers = {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    connection: "close",
    ...transportHeaders(),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join("")}\r\n${body}`);
}

function answerTo(code: string | undefined): [string, string] {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return [
        "431 Request Header Fields Too Large",
        "The request's address and headers are larger than 160 KiB. Send long authorization requests by POST.\n",
      ];
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return ["408 Request Timeout", "The request did not arrive in time.\n"];
    default:
      return ["400 Bad Request", "This is not a valid HTTP request.\n"];
  }
}
