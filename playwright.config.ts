import { defineConfig } from "@playwright/test";
import { chromiumOptions } from "./e2e/screens/chromium";

export default defineConfig({
  testDir: "e2e/screens",
  testMatch: "*.story.ts",
  globalSetup: "./e2e/screens/server.ts",
  outputDir: "test-results/screens",
  timeout: 45_000,
  workers: 1,
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: "test-results/screens.json" }]],
  use: { browserName: "chromium", locale: "en-GB", launchOptions: await chromiumOptions() },
});
