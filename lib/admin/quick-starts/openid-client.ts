import { literal } from "./literals";
import type { QuickStartValues } from "./quick-start";

/** How openid-client finds the issuer and proves who asks. */
export function discovery({ issuer, clientId, authMethod }: QuickStartValues): string {
  const auth = {
    client_secret_basic: "client.ClientSecretBasic(process.env.CLIENT_SECRET)",
    client_secret_post: "client.ClientSecretPost(process.env.CLIENT_SECRET)",
    none: "client.None()",
  }[authMethod];
  // openid-client asks over https alone unless it is told otherwise.
  const insecure = issuer.startsWith("http:")
    ? `, {\n  execute: [client.allowInsecureRequests], // on this machine only\n}`
    : "";
  return `const config = await client.discovery(new URL(${literal(issuer)}), ${literal(clientId)}, undefined, ${auth}${insecure});`;
}
