import type { NewEvent, Origin } from "@/lib/events/event";

/** That a client showed what had served before, which is why everything issued from it goes (RFC 9700 §4.5, §4.14). */
export const shownTwice = (
  name: "code.replayed" | "refresh-token.reused",
  clientId: string,
  origin: Origin,
): NewEvent => ({ name, actor: { kind: "client", clientId }, origin, client: clientId, data: {} });
