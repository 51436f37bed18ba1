import type { Refusal, Resumption } from "@/lib/journeys/outcome";
import type { Submission } from "@/lib/journeys/steps/step";
import type { StepName } from "@/lib/journeys/view";
import type { Client } from "@/lib/model/client-metadata";
import type { ConsentKey } from "@/lib/model/consent-key";
import type { InteractionKind, WaitingRequest } from "@/lib/model/interaction";
import type { AccessRequest } from "@/lib/oauth/authorize/access";
import type { Exchange } from "@/lib/tenants/endpoint";
import type { Tenant } from "@/lib/tenants/tenant";

/** What is done with one kind of what waits for a person. */
export interface Continuation<K extends InteractionKind> {
  readonly kind: K;
  /** Takes up what waits, for one round trip. */
  readonly open: (waiting: WaitingRequest<K>, tenant: Tenant) => Promise<Journey>;
}

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
  readonly resume: (submission: Submission, resumption: Resumption) => Promise<Response>;
  /** The person says no. Overtaken by another answer, it leads to the page. */
  readonly refuse: (submission: Submission, refusal: Refusal) => Promise<Response>;
  /** Begins anew once it is over; left out where nothing can. */
  readonly restart?: (exchange: Exchange) => Promise<Response>;
}
