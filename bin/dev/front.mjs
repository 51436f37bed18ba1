import http from "node:http";
import net from "node:net";

/**
 * Passes requests on: Next's own straight to Next, every other to the server that is running when its turn comes.
 *
 * @param pagesPort where Next listens
 * @param serverPort resolves to where the server does, rejects with what is wrong with it, which is then the answer
 */
export function createFront(pagesPort, serverPort) {
  const front = http.createServer(async (request, response) => {
    try {
      const port = /^\/(_next\/|__nextjs)/.test(request.url) ? pagesPort : await serverPort();
      const { method, url: path, headers } = request;
      const asked = http.request({ host: "127.0.0.1", port, method, path, headers, setHost: false });
      asked.on("error", (error) => refuse(response, error));
      asked.on("response", (answer) => {
        response.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders);
        answer.pipe(response);
      });
      response.on("close", () => asked.destroy());
      request.pipe(asked);
    } catch (error) {
      refuse(response, error);
    }
  });
  // Web sockets are Next's: it tells browsers what has changed.
  front.on("upgrade", (request, socket, head) => {
    const next = net.connect(pagesPort, "127.0.0.1", () => {
      next.write(`${request.method} ${request.url} HTTP/1.1\r\n${linesOf(request.rawHeaders)}\r\n`);
      next.write(head);
      next.pipe(socket).pipe(next);
    });
    next.on("error", () => socket.destroy());
    socket.on("error", () => next.destroy());
  });
  return front;
}

function refuse(response, error) {
  if (!response.headersSent) response.writeHead(502, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${error.message}\n`);
}

/** Names and values by turns. */
const linesOf = (rawHeaders) => rawHeaders.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join("");
