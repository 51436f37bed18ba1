import { chmod, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Cluster, openCluster, superuser } from "@/db/embedded/cluster";
import { InUseError, type Ownership, takeOwnership } from "@/db/embedded/ownership";
import { launch, type Postmaster, runningPostmaster, stopPostmaster } from "@/db/embedded/postmaster";
import { prepareRole, type Role, serverRole } from "@/db/embedded/role";
import { embeddedUrlFile } from "@/lib/base/config";

export interface EmbeddedOptions {
  readonly onProgress?: (message: string) => void;
  /** `false` trades safety for speed; for tests only. */
  readonly durable?: boolean;
  readonly maxConnections?: number;
}

export interface Embedded {
  readonly url: string;
  stop(): Promise<void>;
}

const database = "gatehouse";
/** Recovery after a crash replays the write-ahead log first. */
const startSeconds = 120;

/**
 * Runs a PostgreSQL of our own under `<dataDir>/postgres`, listening on a free port of 127.0.0.1. A postmaster that outlived its
 * owner is adopted; one that ends while we own it is started again.
 *
 * @throws Error with a line for the operator, also when another process runs on `dataDir`
 */
export async function startEmbedded(dataDir: string, options: EmbeddedOptions = {}): Promise<Embedded> {
  const { onProgress = () => undefined, durable: isDurable = true, maxConnections = 100 } = options;
  const cluster = await openCluster(path.resolve(dataDir), {
    isDurable,
    onCreate: () => onProgress("Creating the database under the data folder"),
  });
  const settings = { isDurable, maxConnections, logFile: path.join(dataDir, "postgres.log") };
  const urlFile = embeddedUrlFile(dataDir);

  let isStopping = false;
  let recovery: Promise<void> = Promise.resolve();
  const acquire = (port: number) => own(cluster, { ...settings, port }, () => recover());
  const recover = () => {
    if (isStopping) return;
    onProgress("The database went away; bringing it back");
    // On the same port, for its URL is known to the workers.
    recovery = acquire(held.postmaster.port).then(
      (again) => {
        held = again;
      },
      async (error: unknown) => {
        onProgress(`The database does not come back: ${error instanceof Error ? error.message : error}`);
        await sleep(2000);
        recover();
      },
    );
  };

  let held: Held;
  try {
    held = await acquire(await freePort());
  } catch (error) {
    if (!(error instanceof InUseError)) throw error;
    throw new Error(
      `${path.resolve(dataDir)} is in use by ${error.message}; stop it, or set GATEHOUSE_DATA_DIR to another folder`,
    );
  }
  const url = urlOf(cluster, held.postmaster, serverRole(cluster.password), database);
  await writeFile(urlFile, `${url}\n`, { mode: 0o600 });
  await chmod(urlFile, 0o600);

  return {
    url,
    stop: async () => {
      if (isStopping) return;
      isStopping = true;
      await rm(urlFile, { force: true });
      await recovery;
      await held.ownership.release();
      await stopPostmaster(cluster, held.postmaster);
    },
  };
}

interface Held {
  readonly postmaster: Postmaster;
  readonly ownership: Ownership;
}

/** Finds or starts the postmaster and becomes its owner. */
async function own(cluster: Cluster, settings: Parameters<typeof launch>[1], onLost: () => void): Promise<Held> {
  const deadline = Date.now() + startSeconds * 1000;
  for (let port = settings.port; ; await sleep(20)) {
    const running = runningPostmaster(cluster);
    try {
      const postmaster = running ?? (await launch(cluster, { ...settings, port }));
      if (!postmaster?.isReady) continue;
      const urlTo = (name: string) => urlOf(cluster, postmaster, { name: superuser, password: cluster.password }, name);
      const ownership = await takeOwnership(urlTo("postgres"), onLost);
      try {
        await prepareRole(urlTo, serverRole(cluster.password), database);
      } catch (error) {
        await ownership.release();
        throw error;
      }
      return { postmaster, ownership };
    } catch (error) {
      // A postmaster found alive may be on its way out; a port found free may be taken since.
      const isPassing = error instanceof Error && (running !== undefined || passing.test(error.message));
      if (!isPassing || error instanceof InUseError || Date.now() > deadline) throw error;
      port = await freePort();
    }
  }
}

/** `pre-existing shared memory`: the children of a killed postmaster need a moment to end. */
const passing = /could not create any TCP\/IP sockets|could not bind|pre-existing shared memory/;

/** By the Unix socket where there is one: a round trip over TCP costs both ends more. */
function urlOf(cluster: Cluster, { port, hasSocket }: Postmaster, { name, password }: Role, to: string): string {
  const url = `postgres://${name}:${password}@127.0.0.1:${port}/${to}`;
  return hasSocket ? `${url}?host=${encodeURIComponent(cluster.folder)}` : url;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no free port")),
      );
    });
  });
}
