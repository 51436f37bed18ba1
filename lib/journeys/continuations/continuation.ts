import type { Journey } from "@/lib/journeys/journey";
import type { InteractionKind, WaitingRequest } from "@/lib/model/interaction";
import type { Tenant } from "@/lib/tenants/tenant";

/** What is done with one kind of what waits for a person. */
export interface Continuation<K extends InteractionKind> {
  readonly kind: K;
  /** Takes up what waits, for one round trip. */
  readonly open: (waiting: WaitingRequest<K>, tenant: Tenant) => Promise<Journey>;
}
