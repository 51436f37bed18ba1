import { database } from "@/db/client";
import { logger } from "@/lib/base/log";
import { shared } from "@/lib/base/shared";
import { type ServedHost, servedHosts } from "@/lib/store/domains";

/** What this process knows of tenants' own hosts: all of them, so that no request asks the database and a made-up host costs nothing. */
interface Known {
  byHost: ReadonlyMap<string, ServedHost>;
  /** The hosts that are issuers. */
  byTenant: ReadonlyMap<string, string>;
  readAt: number;
  reading?: Promise<void>;
}

/** The second lock behind the notifications: nothing is older than this. Milliseconds. */
const oldest = 30_000;

const known = () =>
  shared<Known>("own hosts", () => {
    listen();
    return { byHost: new Map(), byTenant: new Map(), readAt: 0 };
  });

/** Reads them. A server does so before it listens; where the database is away it knows none until it is back. */
export function readOwnHosts(): Promise<void> {
  const state = known();
  state.reading ??= read(state)
    .catch((err: unknown) => logger().warn({ event: "own-hosts.unread", err }, "The tenants' own hosts cannot be read"))
    .finally(() => {
      state.readAt = performance.now();
      state.reading = undefined;
    });
  return state.reading;
}

async function read(state: Known): Promise<void> {
  const hosts = await servedHosts(database().sql);
  state.byHost = new Map(hosts.map((one) => [one.host, one]));
  state.byTenant = new Map(hosts.flatMap(({ isIssuer, tenantId, host }) => (isIssuer ? [[tenantId, host]] : [])));
}

function current(): Known {
  const state = known();
  if (performance.now() - state.readAt > oldest) void readOwnHosts();
  return state;
}

/** Whose a host is. @param readHost as the request names it; called where any tenant has one */
export function tenantAt(readHost: () => string | undefined): ServedHost | undefined {
  const { byHost } = current();
  if (byHost.size === 0) return undefined;
  const host = readHost();
  return host === undefined ? undefined : (byHost.get(host) ?? byHost.get(plain(host)));
}

/** Where a tenant's issuer is, if at a host of its own. */
export const ownHostOf = (tenantId: string): string | undefined => current().byTenant.get(tenantId);

const plain = (host: string) => host.toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");

function listen(): void {
  database()
    .sql.listen(
      "gatehouse_changed",
      (payload) => {
        // Of clients there is more to tell, and nothing of it is about hosts.
        if (!payload.includes("\n")) void again();
      },
      () => void readOwnHosts(),
    )
    .catch(() => setTimeout(listen, 5_000).unref());
}

/** After what is being read by now, which may have begun before the change. */
async function again(): Promise<void> {
  await known().reading;
  await readOwnHosts();
}
