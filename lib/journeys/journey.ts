import type { Client } from "@/lib/model/client-metadata";
import type { ConsentKey } from "@/lib/model/consent-key";
import type { StepName } from "@/lib/model/interaction";
import type { AccessRequest } from "@/lib/oauth/authorize/access";
import type { Interaction } from "@/lib/store/interactions";
import type { BrowserState } from "@/lib/store/session";
import type { Exchange } from "@/lib/tenants/endpoint";
import type { Refusal, Resumption } from "./outcome";

/** What waits, taken up: what steps may ask of it, and how it ends. */
export interface Journey {
  /** The steps that it leads through, in the order in which they are asked. */
  readonly steps: readonly StepName[];
  readonly client: Client | undefined;
  /** The consents that count; undefined where none is needed. */
  readonly consent: ConsentKey | undefined;
  readonly uiLocales: readonly string[];
  /** Whom it concerns; everybody in the browser where it is left out. */
  readonly userId?: string | undefined;
  /**
   * What the client asks for, read once; undefined where nothing is asked for.
   * @throws OAuthError where it would no longer be taken
   */
  readonly access: () => Promise<AccessRequest | undefined>;
  /** Where its forms may lead, beside our own origin: browsers apply `form-action` along the whole chain of redirects. */
  readonly formTargets: readonly string[];
  /** A step is answered: on, to another question or to the end. */
  readonly resume: (visit: Visit, resumption: Resumption) => Promise<Response>;
  /** The person says no. Overtaken by another answer, it leads to the page. */
  readonly refuse: (visit: Visit, refusal: Refusal) => Promise<Response>;
  /** Begins anew once it is over; left out where nothing can. */
  readonly restart?: (exchange: Exchange) => Promise<Response>;
}

/** The round trip in which a person answers. */
export interface Visit {
  readonly exchange: Exchange;
  readonly interaction: Interaction;
  /** Who is signed in, with their consents to the client that waits; read once. */
  readonly browser: () => Promise<BrowserState | undefined>;
}
