import type { ApiOperation } from "../operations";
import type { DocumentedOperation } from "./openapi";
import { parametersOf } from "./parameters";
import { responsesOf } from "./responses";
import { inputName, refTo, schemaOf } from "./schemas";

/** Names of the two ways to show a token. */
export const schemes = { bearer: "oauth2", dpop: "dpop" } as const;

export function documented(operation: ApiOperation): DocumentedOperation {
  const { id, does, resource, scopes } = operation;
  const parameters = parametersOf(operation);
  const body = inputName(operation);
  const type = does.kind === "update" ? "application/merge-patch+json" : "application/json";
  const isNeeded = body !== undefined && (does.kind === "create" || needsInput(operation));
  return {
    operationId: id,
    tags: [resource.path],
    summary: does.facts.about,
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: { required: isNeeded || does.kind === "update", content: { [type]: { schema: refTo(body) } } },
    }),
    responses: responsesOf(operation),
    security: [{ [schemes.bearer]: scopes }, { [schemes.dpop]: scopes }],
  };
}

const needsInput = ({ does }: ApiOperation) =>
  does.kind === "action" && (schemaOf(does.facts.input, "input").required ?? []).length > 0;
