#!/usr/bin/env node
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { root } from "../sources.mjs";

/**
 * How long a change takes to be seen under `npm run dev`, which must be running: a colour and a screen in a browser, a rule over HTTP.
 * Changes files for a moment and puts them back. `BASE` names another address than the usual one, `CHROMIUM_PATH` a browser.
 */
process.chdir(root);
const base = process.env.BASE ?? "http://localhost:3000";
const times = 5;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.goto(`${base}/demo/login`, { timeout: 120_000 });
await page.locator("input[name=identifier]").waitFor({ timeout: 120_000 });

await measure(
  "a colour",
  "app/globals.css",
  (text, n) => `${text}\nbody { outline-color: rgb(1, 2, ${n}); }\n`,
  (n) =>
    page.waitForFunction((colour) => getComputedStyle(document.body).outlineColor === colour, `rgb(1, 2, ${n})`, {
      polling: 10,
    }),
);
await measure(
  "a screen",
  "app/_screens/login.tsx",
  (text, n) => text.replace('title={t("login.title")}', `title="Changed ${n}"`),
  (n) => page.getByText(`Changed ${n}`).waitFor(),
);
await measure(
  "a rule",
  "lib/oauth/resource/access.ts",
  (text, n) => text.replace("is unknown, expired", `is unknown (${n}), expired`),
  async (n) => {
    for (;;) {
      const response = await fetch(`${base}/t/demo/userinfo`, { headers: { authorization: "Bearer x" } });
      if (response.headers.get("www-authenticate")?.includes(`(${n})`)) return;
      await sleep(10);
    }
  },
);
await browser.close();

async function measure(what, file, change, seen) {
  const before = readFileSync(file, "utf8");
  const taken = [];
  try {
    for (let n = 1; n <= times; n++) {
      const changed = change(before, n);
      if (changed === before) throw new Error(`${file} has nothing to change`);
      const saved = performance.now();
      writeFileSync(file, changed);
      await seen(n);
      taken.push(((performance.now() - saved) / 1000).toFixed(2));
    }
  } finally {
    writeFileSync(file, before);
  }
  console.log(`${what}: ${taken.join(", ")} s`);
}
