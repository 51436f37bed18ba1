import { OAuthError } from "@/lib/base/errors";
import { deliver } from "@/lib/oidc/logout/deliver";
import { logoutQueue, type Notice } from "@/lib/store/logout-notices";
import type { QueuedKind } from "../queue";

/** Tells a client by back-channel that a session ended (OIDC Back-Channel Logout §2.5). */
export const logoutNotice: QueuedKind<Notice> = {
  name: "logout",
  queue: logoutQueue,
  most: 16,
  async attempt(notice) {
    try {
      const outcome = await deliver(notice);
      return outcome.kind === "delivered" ? { kind: "done" } : outcome;
    } catch (err) {
      // Its token is encrypted with a key of the client, whose host is away.
      if (err instanceof OAuthError && err.code === "temporarily_unavailable")
        return { kind: "failed", error: err.description };
      throw err;
    }
  },
  facts: ({ clientId }) => ({ client: clientId }),
  said: {
    failed: "A client could not be told of a logout; there will be another try",
    gaveUp: "A client was not told of a logout",
    broken: "A logout notice could not be made",
    away: "Logout notices are not delivered at the moment",
  },
};
