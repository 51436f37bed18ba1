"use server";

import { headers } from "next/headers";
import { sessionToken } from "@/lib/dashboard/cookie";
import type { Outcome } from "@/lib/dashboard/outcome";
import { choices, wishesIn } from "@/lib/dashboard/try-it/begin";
import { pageOf } from "@/lib/dashboard/try-it/callback";
import { goOn, start, type Trying } from "@/lib/dashboard/try-it/start";
import { nextSteps } from "@/lib/dashboard/try-it/steps";
import { act, type Sent } from "./act";

const tryingOf = async ({ context }: Sent, tenantId: string, clientId: string): Promise<Trying> => ({
  context,
  tenantId,
  clientId,
  session: sessionToken(await headers()) ?? "",
});

/** Begins a run of an application, and shows it. */
export async function startTryIt(tenantId: string, clientId: string, _: Outcome, form: FormData): Promise<Outcome> {
  const names = [...choices, "flow", "key"];
  return act({ tenantId, names, isSensitive: true }, async (sent) => {
    const run = await start(await tryingOf(sent, tenantId, clientId), wishesIn(form));
    return { kind: "done", message: sent.t("tryIt.begun"), href: pageOf(tenantId, clientId, run) };
  });
}

/** Goes a step on in a run, which was begun by a sign-in of just now. */
export async function continueTryIt(tenantId: string, clientId: string, run: string, name: string): Promise<Outcome> {
  return act({ tenantId }, async (sent) => {
    const step = nextSteps.find((one) => one === name);
    const isKept = step && (await goOn(await tryingOf(sent, tenantId, clientId), run, step));
    if (!isKept) return { kind: "failed", message: sent.t("tryIt.over"), fields: {} };
    return { kind: "done", message: sent.t(`tryIt.did.${step}`) };
  });
}
