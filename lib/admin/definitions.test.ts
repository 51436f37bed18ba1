import { describe, expect, test } from "vitest";
import type { z } from "zod";
import type { Facts } from "./resource";
import { resources } from "./resources";
import { jsonSchema } from "./schemas";

type Schema = z.core.JSONSchema.BaseSchema;

/** Members at any depth that do not say what they are; those of another's format, such as a JWK, need not. */
function undescribed(schema: z.core.JSONSchema.JSONSchema | boolean, path: string): string[] {
  if (typeof schema === "boolean" || /\bjwks$/.test(path)) return [];
  const { properties = {}, items, anyOf = [] }: Schema = schema;
  const inside = [...anyOf, ...(items && !Array.isArray(items) ? [items] : [])];
  return [
    ...Object.entries(properties).flatMap(([name, member]) => [
      ...(typeof member === "boolean" || member.description ? [] : [`${path}.${name}`]),
      ...undescribed(member, `${path}.${name}`),
    ]),
    ...inside.flatMap((one) => undescribed(one, path)),
  ];
}

const membersOf = (schema: z.ZodType, io: "input" | "output") => Object.keys(jsonSchema(schema, io).properties ?? {});

describe.each([...resources])("$name", (resource) => {
  const { lists, creates, updates, removes, actions, output } = resource;
  const operations: readonly (readonly [string, Facts])[] = [
    ["list", lists],
    ...(creates ? [["create", creates] as const] : []),
    ...(updates ? [["update", updates] as const] : []),
    ...Object.entries(actions),
  ];

  test("what it gives is JSON Schema, and every member says what it is", () => {
    const schema = jsonSchema(output, "output");
    expect(schema.type).toBe("object");
    expect(undescribed(schema, resource.name)).toEqual([]);
    for (const [name, action] of Object.entries(actions)) {
      const given = jsonSchema(action.output, "output");
      expect(given.type, name).toMatch(/^(object|array)$/);
      expect(undescribed(given, name)).toEqual([]);
    }
  });

  test.each(operations)("what %s takes is a JSON object, and every member says what it is", (name, { input }) => {
    const schema = jsonSchema(input, "input");
    expect(schema.type).toBe("object");
    expect(undescribed(schema, name)).toEqual([]);
  });

  test.each(operations)("%s says what it does, and its flags are of members that it takes", (_name, facts) => {
    const { about, flags = [], argument, secret } = facts;
    expect(about).toMatch(/\w/);
    const named = [...flags.map(({ member }) => member), ...[argument ?? [], secret?.member ?? []].flat()];
    expect(membersOf(facts.input, "input")).toEqual(expect.arrayContaining(named));
  });

  test("members that refer to others are its own, and lead to resources of the tenant", () => {
    const refersTo = resource.refersTo ?? {};
    expect(membersOf(output, "output")).toEqual(expect.arrayContaining(Object.keys(refersTo)));
    const paths = resources.filter(({ isOfTenant }) => isOfTenant).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(Object.values(refersTo)));
    const reached = resources.filter(({ updates, creates }) => updates || creates).map(({ path }) => path);
    expect(reached).toEqual(expect.arrayContaining([...(resource.reaches ?? [])]));
  });

  test("columns, identity and the rest name members that it gives", () => {
    const { identity, naming, columns, secretOnce, readOnly, documents } = resource;
    const named = [identity.member, ...columns.map(({ member }) => member), ...Object.keys(secretOnce)];
    expect(membersOf(output, "output")).toEqual(
      expect.arrayContaining([...named, ...naming, ...readOnly, ...documents]),
    );
    expect(columns.map(({ member }) => member)).toContain(identity.member);
    expect(resource.about && resource.shows.about && (removes?.about ?? "none")).toMatch(/\w/);
  });

  test("what is told once is in no list, and what is read only is in no change", () => {
    const taken = updates ? membersOf(updates.input, "input") : [];
    for (const member of resource.readOnly) expect(taken).not.toContain(member);
    for (const member of Object.keys(resource.secretOnce))
      expect(resource.columns.map((column) => column.member)).not.toContain(member);
  });

  test("a member with a permission of its own is one that a change takes", () => {
    const rows = Object.keys(resource.permissions).filter((name) => name.startsWith("update."));
    const taken = updates ? membersOf(updates.input, "input") : [];
    expect(taken).toEqual(expect.arrayContaining(rows.map((name) => name.split(".")[1])));
  });

  test("who changes it may say what they looked at", () => {
    if (updates) expect(membersOf(updates.input, "input")).toContain("version");
    expect(membersOf(output, "output").includes("version")).toBe(updates !== undefined);
  });
});

test("each has a path of its own, which no action of the tenants' has", () => {
  const paths = resources.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  for (const path of paths) expect(path).toMatch(/^[a-z]+(-[a-z]+)*$/);
  const [{ actions }] = resources.filter(({ name }) => name === "tenant") as [(typeof resources)[number]];
  for (const path of paths) expect(Object.keys(actions)).not.toContain(path);
});

test("a moment is a date-time, as it travels", () => {
  const [tenant] = resources;
  expect(jsonSchema(tenant!.output, "output").properties?.created_at).toMatchObject({
    type: "string",
    format: "date-time",
  });
});
