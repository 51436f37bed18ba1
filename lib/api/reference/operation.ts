import { type Html, html } from "@/lib/http/html";
import type { DocumentedOperation, OpenApi } from "../document/openapi";
import { curlOf } from "./example";
import { typeOf } from "./schema";

/** One operation: what it does, takes and gives, and how to call it. */
export function operationSection(
  document: OpenApi,
  method: string,
  path: string,
  operation: DocumentedOperation,
): Html {
  const { operationId, summary, parameters = [], requestBody, responses, security } = operation;
  const scopes = [...new Set(security.flatMap((one) => Object.values(one).flat()))];
  const body = Object.values(requestBody?.content ?? {})[0];
  return html`<section class="operation" id="${operationId}">
<h3><a href="#${operationId}">${sentence(summary)}</a></h3>
<p class="call"><span class="method ${method}">${method.toUpperCase()}</span> <code>${breakable(path)}</code></p>
<p class="scopes">Scope ${scopes.map((scope) => html`<code>${scope}</code> `)}</p>
${
  parameters.length > 0
    ? html`<h4>Parameters</h4><dl class="members">${parameters.map(
        ({ name, in: place, description, schema, required }) =>
          html`<div><dt><code>${name}</code> <span class="type">${place}, ${typeOf(schema)}</span>${required ? html` <span class="needed">required</span>` : undefined}</dt><dd>${description}</dd></div>`,
      )}</dl>`
    : undefined
}
${body && html`<h4>Body</h4><p>${typeOf(body.schema)}</p>`}
<h4>Answers</h4><dl class="answers">${Object.entries(responses).map(
    ([status, { description, content }]) =>
      html`<div><dt><span class="status s${status.slice(0, 1)}">${status}</span></dt><dd>${description}${schemaOf(content)}</dd></div>`,
  )}</dl>
<pre tabindex="0" aria-label="${operationId} with curl"><code>${curlOf(document, method, path, operation)}</code></pre></section>`;
}

const schemaOf = (content: DocumentedOperation["responses"][string]["content"]): Html | undefined => {
  const [one] = Object.values(content ?? {});
  return one && html`: ${typeOf(one.schema)}`;
};

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A long path goes on in the next line at its slashes. */
const breakable = (path: string): Html =>
  html`${path.split("/").map((part, at) => (at === 0 ? html`` : html`/<wbr>${part}`))}`;
