import { z } from "zod";
import { webUrl } from "@/lib/web-url";

const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** RFC 6749 §3.1.2: absolute, no fragment; RFC 9700 §2.1: nothing a browser would run. */
export const redirectUri = z
  .string()
  .max(2000)
  .regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces")
  .refine((uri) => URL.canParse(uri) && !uri.includes("#"), "must be an absolute URI without a fragment")
  .refine(
    (uri) => URL.canParse(uri) && isHarmless(new URL(uri)),
    "must have a scheme and host that browsers do not run or misread",
  );

const dangerous = new Set([
  "javascript:",
  "data:",
  "vbscript:",
  "file:",
  "blob:",
  "about:",
  "filesystem:",
  "view-source:",
  "ws:",
  "wss:",
]);

const isHarmless = ({ protocol, hostname }: URL) =>
  !dangerous.has(protocol) && (!/^https?:$/.test(protocol) || /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(hostname));

/** Client metadata in its registered names (OIDC Registration §2, RFC 7591 §2), defaults filled in. */
export const clientMetadata = z
  .strictObject({
    redirect_uris: z.array(redirectUri).max(100).default([]),
    response_types: z.array(z.string()).default(["code"]),
    grant_types: z.array(z.string()).default(["authorization_code"]),
    application_type: z.enum(["web", "native"]).default("web"),
    contacts: z.array(z.string().max(320)).max(20).optional(),
    client_name: z.string().min(1).max(200).optional(),
    logo_uri: z.union([webUrl, z.string().regex(/^\/[\w./-]+$/)]).optional(),
    client_uri: webUrl.optional(),
    policy_uri: webUrl.optional(),
    tos_uri: webUrl.optional(),
    token_endpoint_auth_method: z.string().default("client_secret_basic"),
    id_token_signed_response_alg: z.string().default("RS256"),
    default_max_age: z.int().nonnegative().optional(),
    require_auth_time: z.boolean().default(false),
    post_logout_redirect_uris: z.array(redirectUri).max(100).default([]),
    /** Scope values that the client may ask for; everything on offer where it is left out. */
    scope: z
      .string()
      .max(4000)
      .refine((text) => text.split(" ").every((one) => scopeToken.test(one)), "must be scope values with single spaces")
      .optional(),
    /** Gatehouse's own: the resources that the client may reach on its own behalf (client credentials). */
    resources: z.array(z.url()).max(50).default([]),
    /** Gatehouse's own: the tenant vouches for this client, so the person is not asked. */
    skip_consent: z.boolean().default(false),
  })
  .superRefine((metadata, context) => {
    const needsRedirect = metadata.grant_types.some((grant) => grant === "authorization_code" || grant === "implicit");
    if (needsRedirect && metadata.redirect_uris.length === 0) {
      context.addIssue({ code: "custom", path: ["redirect_uris"], message: "must name at least one URI" });
    }
  });

export type ClientMetadata = z.infer<typeof clientMetadata>;

/** A registered relying party, ready for use: parsed once, kept in the process's cache. */
export interface Client {
  readonly id: string;
  readonly metadata: ClientMetadata;
  /** Shared secret in the clear, in memory only; undefined for a client without one. */
  readonly secret: string | undefined;
  /** The scope values it may ask for; undefined: everything on offer. */
  readonly scopes: ReadonlySet<string> | undefined;
}
