import { readFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { fileURLToPath } from "node:url";
import { apiRoutes } from "@/lib/api/handler";
import { embeddedUrlFile } from "@/lib/base/config";
import { endpoints, rootEndpoints } from "@/lib/endpoints/table";
import type { PageHandler } from "@/lib/server/pages";
import { runPrimary } from "@/lib/server/primary";

/** `npm run dev`: the server as `server.ts` is, with its pages in a process that stays and its database in another. */
const pages: PageHandler = (request, response) =>
  new Promise((resolve, reject) => {
    const { method, url, headers } = request;
    const asked = httpRequest({ host: "127.0.0.1", port: process.env.DEV_PAGES_PORT, method, path: url, headers });
    asked.once("error", reject).once("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      response.once("close", () => {
        answer.destroy();
        resolve();
      });
    });
    request.pipe(asked);
  });

// Whoever started us is gone, and nobody would ever stop us.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));

await runPrimary({
  file: fileURLToPath(import.meta.url),
  mounts: () => ({ tenant: endpoints, root: [...rootEndpoints, ...apiRoutes], pages: Promise.resolve(pages) }),
  embedded: async (dataDir) => ({
    url: (await readFile(embeddedUrlFile(dataDir), "utf8")).trim(),
    stop: () => Promise.resolve(),
  }),
});
