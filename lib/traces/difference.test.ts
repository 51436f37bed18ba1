import { describe, expect, test } from "vitest";
import { differenceOf } from "./difference";

const registered = ["https://rp.example/cb", "https://other.example/callback"];

describe("a wrong redirect URI stands beside the registered one that it is most like", () => {
  test.each([
    ["https://rp.example/cb/", ["trailing_slash"]],
    ["http://rp.example/cb", ["scheme"]],
    ["https://rp.example:8443/cb", ["port"]],
    ["https://rp.example/CB", ["case"]],
    ["https://RP.example/cb", ["case"]],
    ["https://rp.example/callback", ["path"]],
    ["https://rp.example/cb?x=…", ["query"]],
    ["https://rp.example/cb#x", ["fragment"]],
    ["http://rp.example:3000/cb/", ["scheme", "port", "trailing_slash"]],
    ["https://www.rp.example/cb", ["host"]],
    ["not an address", ["not_an_address"]],
  ])("%s", (sent, causes) => {
    const difference = differenceOf(sent, registered);
    expect(difference?.causes).toEqual(causes);
    const side = (name: "sent" | "registered") =>
      difference?.pieces
        .filter((piece) => piece.in === "both" || piece.in === name)
        .map(({ text }) => text)
        .join("");
    expect([side("sent"), side("registered")]).toEqual([sent, difference?.registered]);
  });

  test("the nearest is the one of the same host, however alike another is spelled", () => {
    expect(differenceOf("https://other.example/cb", registered)?.registered).toBe("https://other.example/callback");
  });

  test("a slash after the host is a difference too", () => {
    expect(differenceOf("https://rp.example", ["https://rp.example/"])?.causes).toEqual(["trailing_slash"]);
  });

  test("there is none to what is registered, nor where nothing is", () => {
    expect(differenceOf("https://rp.example/cb", registered)).toBeUndefined();
    expect(differenceOf("https://rp.example/cb", [])).toBeUndefined();
  });

  test("flood: the longest addresses are compared in no time", () => {
    const long = (letter: string) => `https://rp.example/${letter.repeat(2_000)}`;
    const started = performance.now();
    differenceOf(
      long("a"),
      Array.from({ length: 50 }, (_, at) => long("bcd"[at % 3] ?? "e")),
    );
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
