import type { Journey } from "@/lib/journeys/journey";
import type { InteractionKind, WaitingRequest } from "@/lib/model/interaction";
import type { Tenant } from "@/lib/tenants/tenant";
import { authorize } from "./authorize";
import type { Continuation } from "./continuation";
import { device } from "./device";
import { logout } from "./logout";
import { over } from "./over";

/** What goes on when a person has answered, for everything that can wait for one: a kind without one does not compile. */
const continuations: { readonly [K in InteractionKind]: Continuation<K> } = { authorize, device, logout, over };

/** Takes up what waits, for one round trip. */
export function openJourney<K extends InteractionKind>(waiting: WaitingRequest<K>, tenant: Tenant): Promise<Journey> {
  const continuation: Continuation<K> = continuations[waiting.kind];
  return continuation.open(waiting, tenant);
}
