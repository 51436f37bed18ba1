import type { Tenant } from "@/lib/tenants/tenant";
import { ApiProblem } from "./problem";

/** Requests that a caller may make in a window of so many seconds. */
export const rate = { most: 1_000, window: 60 } as const;

type Headers = Readonly<Record<string, string>>;

/**
 * Counts a request of a caller, on whatever server, and says what is left (draft-ietf-httpapi-ratelimit-headers).
 * @param tell is called with the header fields of the answer, whatever becomes of it
 * @throws ApiProblem too-many-requests
 */
export async function countRequest(
  caller: string,
  { services: { attempts, clock } }: Pick<Tenant, "services">,
  tell: (headers: Headers) => void,
): Promise<void> {
  const now = clock();
  const { count, endsAt } = await attempts.count({ subject: `api:${caller}`, ...rate }, now);
  const seconds = Math.max(1, Math.ceil(endsAt - now));
  const left = Math.max(0, rate.most - count);
  tell({
    "ratelimit-policy": `"caller";q=${rate.most};w=${rate.window}`,
    ratelimit: `"caller";r=${left};t=${seconds}`,
  });
  if (count > rate.most)
    throw new ApiProblem("too-many-requests", `there may be ${rate.most} in ${rate.window} seconds`, {
      headers: { "retry-after": String(seconds) },
    });
}
