import type { Browser } from "@playwright/test";
import type { ApplicationKind } from "@/lib/admin/application-kinds";
import type { FilledQuickStart } from "@/lib/admin/quick-starts";
import { openPage, person, signIn } from "./person";
import type { Running } from "./project";
import { sayNo, signInAndOut } from "./sign-in-and-out";

/** One quick start that was started. */
interface Visited extends Pick<FilledQuickStart, "opens"> {
  readonly app: Running;
  readonly kind: ApplicationKind;
  /** Whether people come back to it after they signed out. */
  readonly returns: boolean;
}

/** Uses an application as people do. @throws where it does not do what it is for */
export async function visit({ app, kind, opens, returns }: Visited, browser: Browser): Promise<void> {
  if (kind === "machine") return getToken(app);
  if (kind === "device") return connect(app, browser);
  if (!opens) return signInByHand(app, browser);
  await app.answers(opens);
  if (!returns) await sayNo(opens, browser);
  await signInAndOut(opens, returns, browser);
}

async function getToken(app: Running): Promise<void> {
  const printed = await app.ends();
  if (!/is good for .*3600|"access_token":"[^"]+"/.test(printed)) throw new Error(`no token: ${printed}`);
}

async function connect(app: Running, browser: Browser): Promise<void> {
  const [, address = "", code = ""] = await app.says(/Open (\S+) and enter (\S+)/);
  const page = await openPage(browser, address);
  await page.getByLabel("Code").fill(code);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Yes, connect" }).click();
  await signIn(page);
  await expectPerson(app);
}

/** Whether anything answers at the redirect URI is nothing to this one: what counts is the address. */
async function signInByHand(app: Running, browser: Browser): Promise<void> {
  const [address] = await app.says(/https?:\S+/);
  const page = await openPage(browser, address);
  const sent = page.waitForRequest((request) => new URL(request.url()).searchParams.has("code"));
  await signIn(page);
  app.type((await sent).url());
  await expectPerson(app);
}

async function expectPerson(app: Running): Promise<void> {
  const printed = await app.ends();
  if (!printed.includes(person.name) && !/"id_token":"[^"]+"/.test(printed)) throw new Error(`nobody: ${printed}`);
}
