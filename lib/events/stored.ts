import type { Actor } from "@/lib/model/actor";
import { canonical, sha256 } from "./canonical";

/** An event as it is kept, listed, exported and sealed. Members that it does not have are left out. */
export interface StoredEvent {
  readonly tenant: string;
  readonly id: string;
  /** UTC, to the microsecond, as PostgreSQL keeps it: `2026-11-23T15:32:10.123456Z`. */
  readonly at: string;
  readonly name: string;
  readonly actor: { readonly kind: Actor["kind"]; readonly id?: string };
  readonly user?: string;
  readonly client?: string;
  readonly session?: string;
  readonly address?: string;
  readonly request?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** SHA-256 of an event's canonical text. Whatever of it is changed, it is another one. */
export const hashOf = (event: StoredEvent): Buffer => sha256(canonical(event));
