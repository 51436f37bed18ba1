import type { Brand } from "@/lib/theme/brand";

/** An authorization answer on its way to a redirect URI. */
export interface Delivery {
  readonly redirectUri: string;
  /** Registered members only, in order. */
  readonly parts: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly brand: Brand;
  readonly locale: string;
  /** The error of an answer that may not leave by itself: the person is shown where it goes, and sends it. */
  readonly byHand: { readonly code: string; readonly description: string } | undefined;
}

/** One `response_mode`: how an answer reaches the client. */
export interface ResponseMode {
  readonly name: string;
  /** Whether the answer goes as one signed `response` (JARM §2.3). */
  readonly isJwt: boolean;
  /** Whether it shows in the address that servers and logs see, and so cannot carry tokens. */
  readonly isQuery: boolean;
  readonly deliver: (delivery: Delivery) => Response;
}
