import { selfIssuedMetadata } from "@/lib/extras/siop/metadata";
import { webfinger } from "@/lib/extras/webfinger/webfinger";
import { proofPath } from "@/lib/tenants/domain-proof";
import type { Handler } from "@/lib/tenants/endpoint";
import { endpointPaths, passwordPath, verificationPath } from "@/lib/tenants/urls";
import { authorize } from "./authorize";
import { checkSession } from "./check-session";
import { choosePassword } from "./choose-password";
import { device } from "./device";
import { deviceAuthorization } from "./device-authorization";
import { domainProof } from "./domain-proof";
import { font } from "./font";
import { introspect } from "./introspect";
import { jwks } from "./jwks";
import { logo } from "./logo";
import { logout } from "./logout";
import { metadata } from "./metadata";
import { par } from "./par";
import { register, registration } from "./register";
import { restart } from "./restart";
import { revoke } from "./revoke";
import { submit } from "./submit";
import { token } from "./token";
import { userinfo } from "./userinfo";

interface Mounted {
  /** Below `/t/{tenant}`; a segment in brackets stands for any one. */
  readonly path: string;
  readonly handle: Handler;
}

/** Every URL below an issuer that is not a page, once. `server.ts` mounts it; a test holds `app/` to it. */
export const endpoints: readonly Mounted[] = [
  { path: "/.well-known/openid-configuration", handle: metadata },
  { path: endpointPaths.jwks_uri, handle: jwks },
  { path: endpointPaths.authorization_endpoint, handle: authorize },
  { path: endpointPaths.token_endpoint, handle: token },
  { path: endpointPaths.userinfo_endpoint, handle: userinfo },
  { path: endpointPaths.revocation_endpoint, handle: revoke },
  { path: endpointPaths.introspection_endpoint, handle: introspect },
  { path: endpointPaths.pushed_authorization_request_endpoint, handle: par },
  { path: endpointPaths.device_authorization_endpoint, handle: deviceAuthorization },
  { path: verificationPath, handle: device },
  { path: endpointPaths.registration_endpoint, handle: register },
  { path: `${endpointPaths.registration_endpoint}/[client]`, handle: registration },
  { path: endpointPaths.end_session_endpoint, handle: logout },
  { path: endpointPaths.check_session_iframe, handle: checkSession },
  { path: "/logo/[hash]", handle: logo },
  { path: proofPath("[token]"), handle: domainProof },
  { path: `${passwordPath}/[token]/submit`, handle: choosePassword },
  { path: "/font/[hash]", handle: font },
  { path: "/interaction/[uid]/submit", handle: submit },
  { path: "/interaction/[uid]/restart", handle: restart },
];

/** The same at the host's root; `[tenant]` is the issuer's, and without it the endpoint is the host's own. */
export const rootEndpoints: readonly Mounted[] = [
  { path: "/.well-known/oauth-authorization-server/t/[tenant]", handle: metadata },
  { path: "/.well-known/webfinger", handle: webfinger },
  { path: "/siop/.well-known/openid-configuration", handle: selfIssuedMetadata },
];
