import Bowser from "bowser";
import type { BrowserAgent } from "@/lib/model/browser-agent";

/** What is read of it: a header may be as long as it likes. */
const mostLength = 400;
const mostName = 60;

/** Which browser sent a request, as far as it says so: its name, system and kind, and nothing finer by which one is told from another. */
export function agentOf({ headers }: Request): BrowserAgent | undefined {
  const header = headers.get("user-agent")?.slice(0, mostLength);
  if (!header) return undefined;
  const { browser, os, platform } = Bowser.parse(header);
  const agent: BrowserAgent = {
    ...(browser.name && { browser: browser.name.slice(0, mostName) }),
    ...(os.name && { system: os.name.slice(0, mostName) }),
    ...(platform.type && { device: platform.type.slice(0, mostName) }),
  };
  return Object.keys(agent).length > 0 ? agent : undefined;
}
