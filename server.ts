import cluster from "node:cluster";
import { fileURLToPath } from "node:url";
import next from "next";
import { apiRoutes } from "@/lib/api/handler";
import { endpoints, rootEndpoints } from "@/lib/endpoints/table";
import type { Mounts } from "@/lib/server/listener";
import type { PageHandler } from "@/lib/server/pages";
import { runPrimary } from "@/lib/server/primary";
import { runWorker } from "@/lib/server/worker";

/** `npm start`: the protocol's endpoints straight on node:http, every other path through Next. */
const mounts = (): Mounts => ({ tenant: endpoints, root: [...rootEndpoints, ...apiRoutes], pages: preparePages() });

async function preparePages(): Promise<PageHandler> {
  const app = next({ dev: false, customServer: true });
  await app.prepare();
  return app.getRequestHandler();
}

if (cluster.isPrimary) await runPrimary({ file: fileURLToPath(import.meta.url), mounts });
else await runWorker(mounts());
