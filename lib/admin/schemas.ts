import { z } from "zod";

type Shape = Readonly<Record<string, z.ZodType>>;

/** `version` as a change takes it: what the caller looked at. */
export const expectedVersion = z
  .int()
  .positive()
  .optional()
  .describe("The version that this was read at: where it has another one by now, nothing is changed");

/** `version` as it is shown. */
export const shownVersion = z.int().positive().describe("Raised by every change");

/** Members that `readStored` left aside, as they are shown. */
export const notUnderstoodMembers = z
  .array(z.string())
  .readonly()
  .optional()
  .describe("Members that another version of Gatehouse wrote and this one leaves aside");

/** The members of a schema with what they mean. */
export const noted = <S extends Shape>(shape: S, note: (member: string) => string): S =>
  Object.fromEntries(Object.entries(shape).map(([member, schema]) => [member, schema.describe(note(member))])) as S;

/** The same members where each may be left out, and none has a default: what is not given is not changed. */
export const eachOptional = (shape: Shape): Shape => mapped(shape, (schema) => schema.optional());

/** The same where null takes a member away. */
export const eachRemovable = (shape: Shape): Shape => mapped(shape, (schema) => schema.nullable().optional());

const mapped = (shape: Shape, make: (schema: z.ZodType) => z.ZodType): Shape =>
  Object.fromEntries(
    Object.entries(shape).map(([member, schema]) => {
      const inner = withoutDefault(schema);
      const about = schema.description ?? inner.description;
      const made = make(inner);
      return [member, about === undefined ? made : made.describe(about)];
    }),
  );

function withoutDefault(schema: z.ZodType): z.ZodType {
  const isWrapper =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional;
  return isWrapper ? withoutDefault(schema.unwrap() as z.ZodType) : schema;
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * A schema as JSON Schema (2020-12, which OpenAPI 3.1 has), as JSON travels: a moment is a `date-time`.
 * @param io what is taken, or what is given
 */
export const jsonSchema = (schema: z.ZodType, io: "input" | "output"): JsonSchema =>
  z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema: made }) => {
      if (zodSchema._zod.def.type === "date") Object.assign(made, { type: "string", format: "date-time" });
    },
  });
