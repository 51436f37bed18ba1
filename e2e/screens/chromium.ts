import { existsSync } from "node:fs";
import { chromium, type LaunchOptions } from "@playwright/test";

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * A real Chromium: the one named in CHROMIUM_PATH, Playwright's own, one that is installed, or on a bare Linux the one that a
 * development dependency carries.
 */
export async function chromiumOptions(): Promise<LaunchOptions> {
  const candidates = [process.env.CHROMIUM_PATH ?? "", chromium.executablePath(), ...installed];
  const executablePath = candidates.find((path) => path && existsSync(path));
  if (executablePath) return { executablePath, args: isRoot() ? ["--no-sandbox"] : [] };
  if (process.platform !== "linux") throw new Error("No Chromium found: run `npx playwright install chromium`");
  const { default: carried } = await import("@sparticuz/chromium");
  // Its own arguments switch web security off; these are all that it needs.
  return {
    executablePath: await carried.executablePath(),
    args: ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader"],
  };
}

const isRoot = () => process.getuid?.() === 0;
