import type { Actor } from "@/lib/model/actor";
import type { DataOf, EventName } from "./catalogue";

/** Where a request came from, as events keep it. */
export interface Origin {
  /** A keyed hash, the one that the log has too; undefined where the address is not known. */
  readonly address: string | undefined;
  /** Of the request's line in the log. */
  readonly requestId: string | undefined;
}

/** By whom something is done, and from where; nothing of the latter at the command line and in jobs. */
export interface By {
  readonly actor: Actor;
  readonly origin?: Origin | undefined;
}

/** Something that happens in a tenant. */
interface Happening<N extends EventName> extends By {
  readonly name: N;
  /** Whom it concerns: the public subject identifier. */
  readonly user?: string | undefined;
  /** The client that it concerns. */
  readonly client?: string | undefined;
  /** The session, as the server knows it. */
  readonly session?: string | undefined;
  readonly data: DataOf<N>;
}

/** One of the catalogue, with its data. */
export type NewEvent = { [N in EventName]: Happening<N> }[EventName];
