/**
 * Who does something, by an identifier that others can look up. Never a secret, and never what somebody merely typed or claimed:
 * where nobody proved who they are, there is no identifier.
 */
export type Actor =
  /** Somebody at the command line, by their account on that machine where it is known. */
  | { readonly kind: "operator"; readonly account?: string }
  /** A person who manages the tenant or the installation, signed in. */
  | { readonly kind: "admin"; readonly userId: string }
  /** An end-user; without an identifier a visitor who has not proved to be one. */
  | { readonly kind: "person"; readonly userId?: string }
  /** A client that authenticated itself, or showed what only it was given. */
  | { readonly kind: "client"; readonly clientId: string }
  /** Gatehouse itself, by the name of the job. */
  | { readonly kind: "system"; readonly job: string };

/** What identifies an actor among those of its kind; undefined where that is not known. */
export function actorId(actor: Actor): string | undefined {
  switch (actor.kind) {
    case "operator":
      return actor.account;
    case "admin":
    case "person":
      return actor.userId;
    case "client":
      return actor.clientId;
    case "system":
      return actor.job;
  }
}

/** An actor as rows keep one: its kind, and what identifies it. */
export function actorOf(kind: Actor["kind"], id: string | undefined): Actor {
  switch (kind) {
    case "operator":
      return { kind, ...(id !== undefined && { account: id }) };
    case "admin":
      return { kind, userId: id ?? "" };
    case "person":
      return { kind, ...(id !== undefined && { userId: id }) };
    case "client":
      return { kind, clientId: id ?? "" };
    case "system":
      return { kind, job: id ?? "" };
  }
}
