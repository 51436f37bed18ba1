import { hash } from "node:crypto";
import { apiScopes } from "@/lib/admin/api-access";
import { apiAudience } from "@/lib/admin/api-address";
import { resources } from "@/lib/admin/resources";
import { shared } from "@/lib/base/shared";
import type { CachedDocument } from "@/lib/http/respond";
import type { Tenant } from "@/lib/tenants/tenant";
import { endpointUrls } from "@/lib/tenants/urls";
import { operations } from "../operations";
import type { DocumentedOperation, OpenApi } from "./openapi";
import { documented, schemes } from "./operation";
import { problemSchema, schemasFor } from "./schemas";

type Issuer = Pick<Tenant, "issuer">;

/** Made of the resources alone: what is served, and nothing else. @param system whose tokens it takes */
export const openApi = (system: Issuer): OpenApi => ({
  openapi: "3.1.0",
  info: {
    title: "Gatehouse management API",
    version: "1",
    summary: "Everything that an installation's operators and its tenants' admins do",
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: apiAudience() }],
  tags: resources.map(({ path, about }) => ({ name: path, description: about })),
  paths: pathsOf(),
  components: {
    schemas: { ...Object.assign({}, ...resources.map(schemasFor)), Problem: problemSchema },
    securitySchemes: securitySchemes(system),
  },
});

function pathsOf() {
  const paths: Record<string, Record<string, DocumentedOperation>> = {};
  for (const operation of operations) {
    const path = operation.path.replaceAll("[", "{").replaceAll("]", "}");
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: documented(operation) };
  }
  return paths;
}

function securitySchemes({ issuer }: Issuer) {
  const { authorization_endpoint: authorizationUrl, token_endpoint: tokenUrl } = endpointUrls(issuer);
  const scopes = apiScopes();
  const flows = {
    clientCredentials: { tokenUrl, scopes },
    authorizationCode: { authorizationUrl, tokenUrl, refreshUrl: tokenUrl, scopes },
  };
  const about = `Access tokens (RFC 9068) of ${issuer} for the resource ${apiAudience()}`;
  return {
    [schemes.bearer]: { type: "oauth2", description: about, flows },
    [schemes.dpop]: {
      type: "http",
      scheme: "DPoP",
      description: `The same where they are bound to a key (RFC 9449): each request has a proof`,
    },
  };
}

/** The document as it is sent; it changes with the program and its address alone. */
export function apiDocument(system: Issuer): CachedDocument {
  const made = shared("openapi", () => new Map<string, CachedDocument>());
  const key = `${apiAudience()} ${system.issuer}`;
  const known = made.get(key);
  if (known) return known;
  const body = JSON.stringify(openApi(system));
  const document = { body, etag: `"${hash("sha256", body, "base64url")}"` };
  made.set(key, document);
  return document;
}
