import type { Situation } from "@/lib/base/situations";
import type { ClientCertificate } from "@/lib/http/client-certificate";
import type { Client } from "@/lib/model/client-metadata";
import type { RawParams } from "@/lib/model/interaction";
import type { Services } from "@/lib/store/services";

/** Where a request carries its proof: one place alone (RFC 6749 §2.3). In `bare` requests it is the connection's, if there is one. */
export type Place = "header" | "secret" | "assertion" | "bare";

/** What a client presents at an endpoint, in whatever way. */
export interface Presented {
  readonly params: RawParams;
  /** Credentials of an `Authorization: Basic` header, form-decoded (RFC 6749 §2.3.1). */
  readonly basic: { readonly clientId: string; readonly secret: string } | undefined;
  /** Of the connection. It is no proof where the client is registered for another method. */
  readonly certificate: () => ClientCertificate | undefined;
  /** The algorithms that the tenant takes. */
  readonly signingAlgs: readonly string[];
  /** What an assertion may name as its audience. */
  readonly audiences: () => readonly string[];
  /** Whether that is the issuer, and as a string (FAPI 2.0 Security Profile §5.3.2.1). */
  readonly isForIssuerAlone: boolean;
}

/** Whether the proof holds; if not, why, for the log and the trace alone. */
export type Proof = true | { readonly flaw: string; readonly situation: Situation };

/** One way for a client to prove who it is. */
export interface ClientAuthMethod {
  /** Its registered name (IANA OAuth Token Endpoint Authentication Methods). */
  readonly name: string;
  readonly place: Place;
  /** Whether this process can serve it at all; everywhere if left out. */
  readonly isAvailable?: () => boolean;
  /** The algorithms it takes, where the proof is a signature. */
  readonly signingAlgs?: readonly string[];
  readonly prove: (
    presented: Presented,
    client: Client,
    services: Pick<Services, "clock" | "assertions">,
  ) => Proof | Promise<Proof>;
}
