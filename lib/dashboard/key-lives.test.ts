import { describe, expect, test } from "vitest";
import type { ShownKey } from "@/lib/admin/resources/key-schemas";
import { keyLines } from "./key-lives";

const now = new Date("2026-11-23T12:00:00Z");
const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const key = (kid: string, more: Partial<ShownKey> = {}): ShownKey => ({
  kid,
  use: "sig",
  alg: "RS256",
  state: "current",
  created_at: at(-48),
  signs_from: at(-47),
  retired_at: null,
  gone_at: null,
  waits_until: null,
  missed: null,
  ...more,
});
const told = (one: ShownKey) =>
  keyLines([one], now)[0]?.lives[0]?.moments.map(
    ({ turn, at: when, isPast }) => `${turn} ${when ? (when.getTime() - now.getTime()) / 3_600_000 : "?"} ${isPast}`,
  );

describe("a key's life", () => {
  test.each([
    ["that signs", key("a"), ["published -48 true", "starts -47 true", "replaced ? false", "gone ? false"]],
    [
      "that signed at once begins when it was made, though it is dated back",
      key("a", { signs_from: at(-49) }),
      ["published -48 true", "starts -48 true", "replaced ? false", "gone ? false"],
    ],
    [
      "that is to be replaced still signs",
      key("a", { retired_at: at(1), gone_at: at(25) }),
      ["published -48 true", "starts -47 true", "replaced 1 false", "gone 25 false"],
    ],
    [
      "that was withdrawn is gone before it would have been replaced",
      key("a", { state: "gone", retired_at: at(-1), gone_at: at(0) }),
      ["published -48 true", "starts -47 true", "replaced -1 true", "gone 0 true"],
    ],
  ])("%s", (_, one, expected) => {
    expect(told(one)).toEqual(expected);
  });
});

test("a line for each algorithm: what signs first, each with its key of now, the next one and the newest on top", () => {
  const lines = keyLines(
    [
      key("enc", { alg: "ECDH-ES", use: "enc" }),
      key("old", { state: "retired", signs_from: at(-90), retired_at: at(-47), gone_at: at(-23) }),
      key("now"),
      key("later", { state: "next", signs_from: at(3) }),
      key("next", { state: "next", signs_from: at(1) }),
      key("edwards", { alg: "EdDSA" }),
    ],
    now,
  );
  expect(lines.map(({ alg, now: current, next }) => [alg, current?.kid, next?.kid])).toEqual([
    ["EdDSA", "edwards", undefined],
    ["RS256", "now", "next"],
    ["ECDH-ES", "enc", undefined],
  ]);
  expect(lines[1]?.lives.map(({ key: { kid } }) => kid)).toEqual(["later", "next", "now", "old"]);
});

test("a tenant without keys has no lines", () => {
  expect(keyLines([], now)).toEqual([]);
});
