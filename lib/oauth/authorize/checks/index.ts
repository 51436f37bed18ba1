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

/** Of whatever asks for access, also where no redirect answers it (RFC 8628 §3.1). */
export const accessChecks: readonly AccessCheck[] = [scope, sector];

/** In this order: the first that is broken is the one the client hears of. The same serve pushed requests. */
export const checks: readonly Check[] = [
  responseType,
  responseMode,
  selfIssued,
  prompt,
  openid,
  nonce,
  pkce,
  dpop,
  ...accessChecks,
];
