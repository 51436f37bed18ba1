import { logger } from "@/lib/base/log";
import { loggedAddress } from "@/lib/http/network";
import { peerOf } from "@/lib/http/peer";
import type { Exchange } from "@/lib/tenants/endpoint";

/** What happened to a person's account or session. */
export interface Happening {
  readonly event: "sign-in" | "sign-up" | "sign-out" | "consent";
  /** `done`, or the reason why not. */
  readonly outcome: string;
  /** The public subject identifier; undefined where it is not known whose it would have been. What was typed is never logged. */
  readonly user?: string | undefined;
  readonly client?: string | undefined;
  /** Identifier of the session, the same for every client. */
  readonly session?: string | undefined;
  /** RFC 8176 methods. */
  readonly amr?: readonly string[];
}

/** Leaves a line in the log, beside that of the request and with its id. */
export function trace(
  { request, tenant, requestId }: Pick<Exchange, "request" | "tenant" | "requestId">,
  what: Happening,
) {
  const { amr, ...fields } = what;
  const address = loggedAddress(peerOf(request).address);
  logger().info({ ...fields, tenant: tenant.id, requestId, address, ...(amr && { amr: amr.join(" ") }) }, what.event);
}
