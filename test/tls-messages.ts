import { once } from "node:events";
import { connect as connectPlain, createServer } from "node:net";
import { connect } from "node:tls";

/**
 * The CAs that a server names when it asks for a certificate (RFC 5246 §7.4.4): up to TLS 1.2 that message can be read on the wire.
 * @returns undefined where it does not ask; else the bytes of the names
 */
export async function acceptableAuthorities(port: number): Promise<Buffer | undefined> {
  const heard: Buffer[] = [];
  const tap = createServer((near) => {
    const far = connectPlain(port, "localhost");
    far.on("data", (bytes: Buffer) => heard.push(bytes));
    near.pipe(far).pipe(near);
  }).listen(0, "127.0.0.1");
  await once(tap, "listening");
  const address = tap.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const socket = connect({
    port: address.port,
    host: "127.0.0.1",
    maxVersion: "TLSv1.2",
    rejectUnauthorized: false,
  });
  await once(socket, "secureConnect");
  socket.destroy();
  tap.close();
  const request = messages(Buffer.concat(heard)).get(13);
  if (!request) return undefined;
  const types = 1 + request.readUInt8(0);
  const algorithms = types + 2 + request.readUInt16BE(types);
  return request.subarray(algorithms + 2, algorithms + 2 + request.readUInt16BE(algorithms));
}

/** Handshake messages by their type, out of the records that are not encrypted. */
function messages(bytes: Buffer): Map<number, Buffer> {
  const parts: Buffer[] = [];
  for (let at = 0; at + 5 <= bytes.length && bytes[at] === 22; at += 5 + bytes.readUInt16BE(at + 3))
    parts.push(bytes.subarray(at + 5, at + 5 + bytes.readUInt16BE(at + 3)));
  const handshake = Buffer.concat(parts);
  const found = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= handshake.length; at += 4 + handshake.readUIntBE(at + 1, 3))
    found.set(handshake.readUInt8(at), handshake.subarray(at + 4, at + 4 + handshake.readUIntBE(at + 1, 3)));
  return found;
}
