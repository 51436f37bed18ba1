import { config } from "@/lib/base/config";

/** Where the management API is. */
export const apiPath = "/api/admin";

/** What access tokens for the management API are asked for as `resource` and have as `aud` (RFC 8707, RFC 9068). */
export const apiAudience = (): string => config().publicUrl + apiPath;

/**
 * What a token needs besides for the tenant of the installation: whoever may change its clients or users could make one that may more
 * than the token does.
 */
export const installationScope = "installation";
