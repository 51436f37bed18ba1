import { dpop } from "./dpop";
import { nonce } from "./nonce";
import { openid } from "./openid";
import { pkce } from "./pkce";
import { prompt } from "./prompt";
import { responseMode } from "./response-mode";
import { responseType } from "./response-type";
import { scope } from "./scope";
import { sector } from "./sector";
import { selfIssued } from "./self-issued";
import type { AccessCheck, Check } from "./types";

/** A rule with the name and the clause that a trace has of it. */
interface Rule<C> {
  readonly name: string;
  readonly clause: string;
  readonly check: C;
}

/** Of whatever asks for access, also where no redirect answers it (RFC 8628 §3.1). */
export const accessChecks: readonly Rule<AccessCheck>[] = [
  { name: "scope", clause: "RFC 6749 §3.3", check: scope },
  { name: "sector", clause: "OIDC Core §8.1", check: sector },
];

/** In this order: the first that is broken is the one the client hears of. The same serve pushed requests. */
export const checks: readonly Rule<Check>[] = [
  { name: "response_type", clause: "RFC 6749 §3.1.1", check: responseType },
  { name: "response_mode", clause: "OAuth 2.0 Multiple Response Types §2.1", check: responseMode },
  { name: "registration", clause: "OIDC Core §7.2.1", check: selfIssued },
  { name: "prompt", clause: "OIDC Core §3.1.2.1", check: prompt },
  { name: "openid", clause: "OIDC Core §3.1.2.1", check: openid },
  { name: "nonce", clause: "OIDC Core §3.2.2.1", check: nonce },
  { name: "pkce", clause: "RFC 7636 §4.3", check: pkce },
  { name: "dpop_jkt", clause: "RFC 9449 §10", check: dpop },
  ...accessChecks,
];
