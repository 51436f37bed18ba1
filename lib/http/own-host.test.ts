import { beforeAll, describe, expect, test } from "vitest";
import { config } from "@/lib/base/config";
import { isOwnHost } from "./own-host";

describe("the try-it mode", () => {
  beforeAll(() => {
    // Before anything reads the settings.
    for (const name of ["DATABASE_URL", "PUBLIC_URL"]) delete process.env[name];
    expect(config().isTryIt).toBe(true);
  });

  test.each([
    "localhost",
    "localhost:3000",
    "LOCALHOST:3000",
    "127.0.0.1:3000",
    "[::1]:3000",
    "app.localhost",
    undefined,
  ])("answers for %s", (host) => expect(isOwnHost(() => host)).toBe(true));

  test.each([
    "evil.example",
    "evil.example:3000",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "192.0.2.1",
    "[::2]",
  ])("rebinding: %s, whose name points at this machine, gets no answer", (host) =>
    expect(isOwnHost(() => host)).toBe(false),
  );
});
