import { LRUCache } from "lru-cache";
import { OAuthError } from "@/lib/base/errors";
import { shared } from "@/lib/base/shared";
import { networkOf } from "@/lib/http/network";
import type { Client } from "@/lib/model/client-metadata";
import { keptForGood, type LimitKind } from "@/lib/model/limits";
import { trustRules } from "@/lib/model/trust";
import type { Allowance, Count } from "@/lib/store/attempts";
import type { Tenant } from "@/lib/tenants/tenant";

type Limited = Pick<Tenant, "id" | "settings" | "services">;

/** There were too many such requests from this address: told to whoever asks, never sent on to a client. */
export class TooManyRequests extends OAuthError {
  /** @param until when another try makes sense, in seconds since 1970 */
  constructor(
    readonly until: number,
    now: number,
  ) {
    super("temporarily_unavailable", "there were too many requests from this address, please try again later", {
      status: 429,
      staysHere: true,
      headers: { "retry-after": String(Math.max(1, Math.ceil(until - now))) },
    });
  }
}

/** Windows that are known to be used up, so that what is refused anyway costs no statement. */
const usedUp = () => shared("limits-used-up", () => new LRUCache<string, number>({ max: 10_000 }));
const keyOf = ({ id }: Pick<Limited, "id">, { subject, most }: Allowance) => `${id}\n${subject}\n${most}`;

/**
 * How a request of this kind is to be counted, by the statement that stores what it costs (`counting`), whose count goes to `settle`.
 * @returns undefined where it is not limited
 * @throws TooManyRequests where it is known already that there were too many
 */
export function allowanceFor(kind: LimitKind, request: Request, tenant: Limited): Allowance | undefined {
  const { most, window } = tenant.settings.limits[kind];
  if (most === 0) return undefined;
  const network = networkOf(request);
  if (network === undefined && !keptForGood.has(kind)) return undefined;
  const allowance = { subject: `${kind}:${network ?? "unknown"}`, most, window };
  const until = usedUp().get(keyOf(tenant, allowance));
  const now = tenant.services.clock();
  if (until !== undefined && until > now) throw new TooManyRequests(until, now);
  return allowance;
}

/** Judges a count. @throws TooManyRequests where it is over the limit; the statement must have stored nothing then */
export function settle(allowance: Allowance | undefined, count: Count | undefined, tenant: Limited): void {
  if (!allowance || !count || count.count <= allowance.most) return;
  usedUp().set(keyOf(tenant, allowance), count.endsAt);
  throw new TooManyRequests(count.endsAt, tenant.services.clock());
}

/**
 * Counts a request of this kind, before the work or the rows that it costs, where no statement of its own can count it.
 * @throws TooManyRequests
 */
export async function spend(kind: LimitKind, request: Request, tenant: Limited): Promise<void> {
  const allowance = allowanceFor(kind, request, tenant);
  if (allowance) settle(allowance, await tenant.services.attempts.count(allowance, tenant.services.clock()), tenant);
}

/** The same for a client's request where the client proves nothing, or with a secret that anybody gets who registers. */
export async function spendUnproven(kind: LimitKind, request: Request, client: Client, tenant: Limited): Promise<void> {
  const provesNothing = client.metadata.token_endpoint_auth_method === "none";
  if (provesNothing || trustRules(client).isCountedByAddress) await spend(kind, request, tenant);
}
