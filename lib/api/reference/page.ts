import { randomBytes } from "node:crypto";
import { apiPath } from "@/lib/admin/api-address";
import { type Html, html, trusted } from "@/lib/http/html";
import { page } from "@/lib/http/respond";
import type { Tenant } from "@/lib/tenants/tenant";
import { openApi } from "../document/document";
import type { OpenApi } from "../document/openapi";
import { guide } from "./guide";
import { operationSection, sentence } from "./operation";
import { schemaAnchor, schemaSection } from "./schema";
import { referenceCss } from "./style";

/** The reference, made of the document; without a script, and with nothing of another origin. */
export function referencePage(system: Pick<Tenant, "issuer">): Response {
  const nonce = randomBytes(16).toString("base64");
  return page(200, referenceOf(openApi(system), system.issuer, nonce), nonce);
}

function referenceOf(document: OpenApi, issuer: string, nonce: string): string {
  const { tags, components } = document;
  const schemas = Object.entries(components.schemas);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>Gatehouse management API</title><link rel="icon" href="/favicon.svg" type="image/svg+xml"><style nonce="${nonce}">${trusted(referenceCss())}</style></head>
<body><nav aria-label="Contents"><strong>Management API</strong><details><summary>Contents</summary>${contents(document)}</details></nav>
<main><h1>Gatehouse management API</h1><p class="lead">Everything that operators and admins do, for programs. The same as an <a href="${apiPath}/openapi.json">OpenAPI 3.1 document</a>.</p>
${guide(document, issuer)}
${tags.map(
  ({ name, description }) =>
    html`<h2 id="${name}">${titleOf(name)}</h2><p>${sentence(description)}.</p>${callsOf(document, name).map(
      ({ method, path, operation }) => operationSection(document, method, path, operation),
    )}`,
)}
<h2 id="schemas">Schemas</h2>${schemas.map(([name, schema]) => schemaSection(name, schema))}
</main></body></html>
`.markup;
}

const titleOf = (path: string) => sentence(path.replaceAll("-", " "));

const callsOf = ({ paths }: OpenApi, tag: string) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method, path, operation })),
  );

const links = (rows: readonly (readonly [anchor: string, text: string])[]): Html =>
  html`<ul>${rows.map(([anchor, text]) => html`<li><a href="#${anchor}">${text}</a></li>`)}</ul>`;

const contents = (document: OpenApi): Html =>
  html`${links([
    ["access", "Access"],
    ["lists", "Lists"],
    ["changes", "Changes"],
    ["once", "Doing it once"],
    ["limits", "Limits"],
    ["problems", "Problems"],
  ])}${document.tags.map(
    ({ name }) =>
      html`<h2>${titleOf(name)}</h2>${links(
        callsOf(document, name).map(({ operation }) => [operation.operationId, operation.operationId]),
      )}`,
  )}<h2>Schemas</h2>${links(Object.keys(document.components.schemas).map((name) => [schemaAnchor(name), name]))}`;
