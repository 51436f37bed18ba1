import type { JWK } from "jose";
import { database } from "@/db/client";
import { tokenHash } from "@/lib/base/secrets";
import { vaultFor } from "@/lib/keys/vault";
import type { Writer } from "@/lib/store/page";
import { type TryItRow, tryItRows } from "@/lib/store/try-its";

export type Params = Readonly<Record<string, string>>;

/** What a run tries. */
export const flows = ["code", "client_credentials", "device"] as const;
export type Flow = (typeof flows)[number];

export const stepKinds = [
  "pushed",
  "authorization",
  "callback",
  "device",
  "token",
  "idToken",
  "accessToken",
  "userinfo",
  "refresh",
  "introspection",
  "revocation",
] as const;
export type StepKind = (typeof stepKinds)[number];

export const checkNames = [
  "signature",
  "iss",
  "aud",
  "azp",
  "exp",
  "nonce",
  "at_hash",
  "c_hash",
  "auth_time",
  "sub",
  "state",
  "answer_iss",
] as const;
export type CheckName = (typeof checkNames)[number];

/** Something that was found out of a token or an answer. */
export interface Check {
  readonly name: CheckName;
  readonly isGood: boolean;
  readonly detail?: string;
}

/** A request as it was sent, with what is secret left out. */
export interface SentRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly params: Params;
  /** The same for a shell; the secret stands there as a variable. */
  readonly curl?: string;
}

/** A JWT, taken apart. Whether it is good its checks say. */
export interface DecodedToken {
  readonly header: unknown;
  readonly claims: unknown;
}

/** One step of a run. Plain data: it is stored, encrypted, and shown. */
export interface Step {
  readonly kind: StepKind;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly request?: SentRequest;
  readonly answer?: { readonly status?: number; readonly body: unknown };
  readonly decoded?: DecodedToken;
  readonly checks?: readonly Check[];
  /** What the step came to nothing for, where there is no answer that says it. */
  readonly stop?: StopName;
}
export type StopName = "needsKey" | "certificate" | "encrypted";

export interface Tokens {
  readonly access_token?: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly token_type?: string;
}

/** All that is known of a run. */
export interface Run {
  readonly flow: Flow;
  /** What the authorization request asked for, which its answer is held to. */
  readonly asked: Params;
  readonly verifier?: string;
  /** A key of this run alone, where its tokens are bound to one (RFC 9449). */
  readonly dpop?: { readonly public: JWK; readonly private: JWK };
  /** The application's own key, where the admin gave it for this run. */
  readonly key?: JWK;
  /** Where the browser is to go. */
  readonly goTo?: string;
  readonly device?: {
    readonly code: string;
    readonly interval: number;
    readonly address: string;
    readonly typed: string;
  };
  readonly tokens: Tokens;
  readonly steps: readonly Step[];
}

/** A run with the row that it stands in. */
export interface Found {
  readonly run: Run;
  readonly row: TryItRow;
}

const contextOf = (tenantId: string, clientId: string) => `try-it:${tenantId}:${clientId}`;

async function opened(db: Writer, row: TryItRow): Promise<Found> {
  const vault = await vaultFor(db, row.tenantId);
  return { row, run: JSON.parse(await vault.open(row.sealed, contextOf(row.tenantId, row.clientId))) as Run };
}

const sealed = async (db: Writer, { tenantId, clientId }: Pick<TryItRow, "tenantId" | "clientId">, run: Run) =>
  (await vaultFor(db, tenantId)).close(JSON.stringify(run), contextOf(tenantId, clientId));

/** The runs of one session of the dashboard. @param session of its cookie */
export function runsOf(session: string, db: Writer = database().db) {
  const rows = tryItRows(db, tokenHash(session));
  return {
    /** @param token by which the run is found, and nobody else can */
    begin: async (token: string, place: Pick<TryItRow, "tenantId" | "clientId">, state: string, run: Run) =>
      rows.begin({
        ...place,
        hash: tokenHash(token),
        stateHash: tokenHash(state),
        sealed: await sealed(db, place, run),
      }),

    async find(
      token: string,
      { tenantId, clientId }: Pick<TryItRow, "tenantId" | "clientId">,
    ): Promise<Found | undefined> {
      const row = await rows.find(tenantId, clientId, tokenHash(token));
      return row && opened(db, row);
    },

    async take(token: string, state: string): Promise<Found | undefined> {
      const row = await rows.take(tokenHash(token), tokenHash(state));
      return row && opened(db, row);
    },

    keep: async ({ row }: Found, run: Run) => rows.keep(row, await sealed(db, row, run)),
  };
}
