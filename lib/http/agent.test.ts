import { expect, test } from "vitest";
import { agentOf } from "./agent";

const of = (header: string | undefined) =>
  agentOf(new Request("https://id.example", { headers: header === undefined ? {} : { "user-agent": header } }));

test.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
    { browser: "Firefox", system: "Windows", device: "desktop" },
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    { browser: "Safari", system: "iOS", device: "mobile" },
  ],
  [
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
    { browser: "Chrome", system: "Android", device: "mobile" },
  ],
  [undefined, undefined],
])("a browser is known by name, system and kind: %s", (header, agent) => {
  expect(of(header)).toEqual(agent);
});

test("what a browser makes up of itself is kept short, and never breaks a sign-in", () => {
  const made = of(`<script>${"x".repeat(9_000)}/1 `);
  for (const value of Object.values(made ?? {})) expect(value.length).toBeLessThanOrEqual(60);
  for (const odd of ["/", "()", "Mozilla/5.0 (", "\u00e9/\u00ff", "(".repeat(5_000)])
    expect(() => of(odd)).not.toThrow();
});
