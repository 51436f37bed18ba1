import { createServer } from "node:http";
import next from "next";

/** `npm run dev`: Next with hot reload, for the server and the browsers' web sockets. */
process.once("disconnect", () => process.exit(0));
const server = createServer();
const port = Number(process.env.PORT);
const app = next({ dev: true, turbopack: true, hostname: "localhost", port, httpServer: server });
await app.prepare();
server.on("request", app.getRequestHandler());
server.listen(port, "127.0.0.1", () => process.send?.("ready"));

/** What the process shares was made by code that has changed: it is made anew by what asks for it next. */
process.on("message", () => {
  const key = Symbol.for("gatehouse.shared");
  const database = globalThis[key]?.get("database");
  delete globalThis[key];
  if (database) setTimeout(() => Promise.all([database.close(), database.lookups.end({ timeout: 5 })]), 5_000).unref();
});
