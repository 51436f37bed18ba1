import { isDatabaseAway, openDatabase } from "@/db/client";
import { OAuthError } from "@/lib/base/errors";
import { logger } from "@/lib/base/log";
import { deliver, type Outcome } from "@/lib/oidc/logout/deliver";
import { type LogoutNoticeStore, logoutNoticeStore, mostAttempts, type Notice } from "@/lib/store/logout-notices";

/** Notices under way at once. */
const most = 16;
/** How often it looks for what has become due; new ones wake it at once. */
const everyMilliseconds = 2_000;

/**
 * Delivers logout notices, in the main process, on connections of its own. Another server on the same database does the same; a
 * notice is claimed by one of them.
 * @returns how to stop: takes no more and waits for those under way
 */
export function startLogoutDelivery(url: string): () => Promise<void> {
  const { sql, close } = openDatabase(url, 2);
  const store = logoutNoticeStore(sql);
  const underWay = new Set<Promise<void>>();
  let claiming: Promise<void> | undefined;
  let isStopped = false;

  const claim = async () => {
    while (!isStopped && underWay.size < most) {
      const due = await store.claim(most - underWay.size);
      if (due.length === 0) return;
      for (const notice of due) {
        const task = handle(notice, store).finally(() => {
          underWay.delete(task);
          wake();
        });
        underWay.add(task);
      }
    }
  };
  const wake = () => {
    if (isStopped || claiming) return;
    claiming = claim()
      .catch(complain)
      .finally(() => {
        claiming = undefined;
      });
  };

  const timer = setInterval(wake, everyMilliseconds);
  store.onNotice(wake).catch(complain);
  wake();
  return async () => {
    isStopped = true;
    clearInterval(timer);
    await claiming;
    await Promise.all(underWay);
    await close();
  };
}

/** One try, whatever comes of it. What we did not foresee counts as a failed one and is logged whole. */
async function handle(notice: Notice, store: LogoutNoticeStore): Promise<void> {
  try {
    await settle(notice, await attempt(notice), store);
  } catch (err) {
    complain(err);
  }
}

async function attempt(notice: Notice): Promise<Outcome> {
  try {
    return await deliver(notice);
  } catch (err) {
    // Its token is encrypted with a key of the client, whose host is away.
    if (err instanceof OAuthError && err.code === "temporarily_unavailable")
      return { kind: "failed", error: err.description };
    if (isDatabaseAway(err)) throw err;
    logger().error({ event: "logout.broken", ...facts(notice), err }, "A logout notice could not be made");
    return { kind: "failed", error: "could not be made; the server's log says why" };
  }
}

async function settle(notice: Notice, outcome: Outcome, store: LogoutNoticeStore): Promise<void> {
  if (outcome.kind === "delivered") return store.delivered(notice);
  await store.failed(notice, outcome.error, outcome.kind === "refused");
  if (outcome.kind === "unreachable") await store.postpone(notice);
  const isOver = outcome.kind === "refused" || notice.attempts >= mostAttempts;
  logger().warn(
    { event: isOver ? "logout.undelivered" : "logout.failed", ...facts(notice), detail: outcome.error },
    isOver ? "A client was not told of a logout" : "A client could not be told of a logout; there will be another try",
  );
}

const facts = ({ tenantId, clientId, id, attempts }: Notice) => ({
  tenant: tenantId,
  client: clientId,
  job: id,
  attempt: attempts,
});

function complain(err: unknown): void {
  logger().warn({ event: "logout.delivery", err }, "Logout notices are not delivered at the moment");
}
