import { describe, expect, test } from "vitest";
import { normalResponseType, responseTypes } from ".";

describe("response types", () => {
  test.each([
    ["code", "code", "query"],
    ["id_token", "id_token", "fragment"],
    ["id_token token", "token id_token", "fragment"],
    ["code id_token", "code id_token", "fragment"],
    ["code token", "code token", "fragment"],
    ["code id_token token", "code token id_token", "fragment"],
    ["none", "", "query"],
  ])("%s carries %j, in the %s", (name, carried, mode) => {
    const type = responseTypes.find((one) => one.name === name);
    expect([type?.hasCode, type?.hasToken, type?.hasIdToken]).toEqual(
      ["code", "token", "id_token"].map((part) => carried.split(" ").includes(part)),
    );
    expect(type?.defaultMode).toBe(mode);
  });

  test.each([
    ["token code", "code token"],
    ["  id_token   code ", "code id_token"],
    ["token id_token code", "code id_token token"],
    ["Code", "Code"],
    ["code code", "code code"],
    ["", ""],
  ])("%j is read as %j", (text, expected) => {
    expect(normalResponseType(text)).toBe(expected);
  });
});
