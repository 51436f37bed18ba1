import type { Brand } from "@/lib/oidc/interaction/view";

/** An authorization answer on its way to a redirect URI. */
export interface Delivery {
  readonly redirectUri: string;
  /** Registered members only, in order. */
  readonly parts: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly brand: Brand;
  readonly locale: string;
}

/** One `response_mode`: how an answer reaches the client. */
export interface ResponseMode {
  readonly name: string;
  readonly deliver: (delivery: Delivery) => Response;
}
