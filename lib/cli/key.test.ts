import { afterAll, describe, expect, it, test } from "vitest";
import { closeDatabase } from "@/db/client";
import { gatehouse, makeTenant } from "@/test/command";

afterAll(closeDatabase);

test("key rotate renews the keys for signing and for encryption, or those of one use, as its help says", async () => {
  const of = ["--tenant", await makeTenant(), "--json"];
  const rotated = async (...options: string[]) =>
    (await gatehouse(["key", "rotate", ...of, ...options])).json().map(({ alg }: { alg: string }) => alg);
  const signing = ["RS256", "ES256", "EdDSA"];
  const encryption = ["RSA-OAEP-256", "ECDH-ES"];
  expect(await rotated()).toEqual([...signing, ...encryption]);
  expect(await rotated("--use", "sig")).toEqual(signing);
  expect(await rotated("--use", "enc")).toEqual(encryption);
  expect(await rotated("--use", "enc", "--alg", "ECDH-ES")).toEqual(["ECDH-ES"]);
  const wrong = await gatehouse(["key", "rotate", ...of, "--use", "enc", "--alg", "RS256"]);
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("keys for RS256 have the use sig") });
  const help = await gatehouse(["key", "rotate", "--help"]);
  expect(help.out.replace(/\s+/g, " ")).toContain("for signing and for what is encrypted to us");
});

test("key list says when a key was made, and that it signs at once rather than a minute before", async () => {
  const of = ["--tenant", await makeTenant()];
  const { out } = await gatehouse(["key", "list", ...of]);
  expect(out).toMatch(/^KID +USE +ALG +STATE +CREATED +SIGNS FROM/);
  expect(out).toMatch(/ sig +RS256 +current +\d{4}-\S+ \S+Z +at once /);
  expect(out).toMatch(/ enc +ECDH-ES +current +\d{4}-\S+ \S+Z +– /);
  await gatehouse(["key", "rotate", ...of]);
  expect((await gatehouse(["key", "list", ...of])).out).toMatch(/ sig +RS256 +next +(\S+ \S+Z) +(?!\1)\d{4}-\S+ \S+Z /);
});

describe("key", () => {
  it("generates an encryption key without a database", async () => {
    const { code, out } = await gatehouse(["key", "generate"], { env: { DATABASE_URL: undefined } });
    expect(code).toBe(0);
    expect(Buffer.from(out.trim(), "base64url")).toHaveLength(32);
  });

  it("publishes a rotated key before it signs, and at once when that is urgent", {
    tags: "op-key-rotation",
  }, async () => {
    const tenant = await makeTenant();
    const of = ["--tenant", tenant, "--json"];
    const states = async (alg: string) =>
      (await gatehouse(["key", "list", ...of]))
        .json()
        .flatMap((key: { alg: string; state: string }) => (key.alg === alg ? [key.state] : []));
    expect(await states("ES256")).toEqual(["current"]);
    await gatehouse(["key", "rotate", ...of, "--alg", "ES256"]);
    expect(await states("ES256")).toEqual(["current", "next"]);
    expect(await states("RS256")).toEqual(["current"]);
    const [urgent] = (await gatehouse(["key", "rotate", ...of, "--alg", "ES256", "--now"])).json();
    expect(urgent).toMatchObject({ alg: "ES256", state: "current", retired_at: null });
    expect(await states("ES256")).toEqual(["retired", "current"]);
  });
});
