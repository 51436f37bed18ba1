import { calculateJwkThumbprint, type JWK } from "jose";
import { calculatePKCECodeChallenge, randomPKCECodeVerifier } from "openid-client";
import { AdminError } from "@/lib/admin/errors";
import { randomToken } from "@/lib/base/secrets";
import { tryItAddress } from "@/lib/clients/try-it-address";
import { endpointPaths } from "@/lib/tenants/urls";
import { type Asking, askAsClient, dpopKey } from "./ask";
import { demandsOf, requestObject } from "./means";
import { type Flow, flows, type Params, type Run, type Step } from "./run";
import { membersOf, textIn, withTokens } from "./steps";

/** Parameters that an admin may choose; each is sent as it was typed, so that what is wrong with it shows as it would to the application. */
export const choices = [
  "response_type",
  "response_mode",
  "scope",
  "resource",
  "prompt",
  "max_age",
  "acr_values",
  "claims",
  "ui_locales",
  "login_hint",
] as const;

export interface Wishes {
  readonly flow: Flow;
  readonly params: Params;
  readonly isBound: boolean;
  /** A private key as a JWK, for this run alone. */
  readonly key?: JWK;
}

const longest = 4_000;

/** Reads the form. @throws AdminError invalid */
export function wishesIn(form: FormData): Wishes {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const params: Params = Object.fromEntries(choices.flatMap((name) => (text(name) === "" ? [] : [[name, text(name)]])));
  for (const [name, value] of Object.entries(params))
    if (value.length > longest) throw wrong(name, `must be at most ${longest} characters`);
  if (params.claims !== undefined && jsonIn(params.claims) === undefined) throw wrong("claims", "must be JSON");
  const key = text("key") === "" ? undefined : keyIn(text("key"));
  const flow = flows.find((one) => one === text("flow"));
  if (!flow) throw wrong("flow", "must be one that the application has");
  return { flow, params, isBound: form.get("dpop") === "on", ...(key && { key }) };
}

const wrong = (name: string, detail: string) =>
  new AdminError("invalid", `${name}: ${detail}`, [{ path: [name], detail }]);

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function keyIn(text: string): JWK {
  const key = jsonIn(text);
  if (typeof key !== "object" || key === null || !("kty" in key) || !("d" in key) || typeof key.d !== "string")
    throw wrong("key", "must be a private key as a JWK");
  return key as JWK;
}

/** Does the first steps of a run: up to where the browser goes, or for a machine to its token. @param token by which the run is found */
export async function begun(
  { tenant, client }: Omit<Asking, "run">,
  { flow, params, isBound, key }: Wishes,
  token: string,
): Promise<{ readonly run: Run; readonly state: string }> {
  const demands = demandsOf(tenant, client);
  if (!demands.flows.includes(flow)) throw wrong("flow", "must be one that the application has");
  const dpop = demands.dpop === "must" || (demands.dpop === "may" && isBound) ? await dpopKey() : undefined;
  const state = randomToken();
  const empty: Run = { flow, asked: {}, tokens: {}, steps: [], ...(dpop && { dpop }), ...(key && { key }) };
  const asking: Asking = { tenant, client, run: empty };
  switch (flow) {
    case "code":
      return { run: await codeFlow(asking, empty, params, { token, state }), state };
    case "client_credentials": {
      const asked = { grant_type: "client_credentials", ...picked(params, ["scope", "resource"]) };
      return { run: await withTokens(asking, empty, "token", asked), state };
    }
    case "device":
      return { run: await deviceFlow(asking, empty, picked(params, ["scope", "resource"])), state };
  }
}

const picked = (params: Params, names: readonly string[]): Params =>
  Object.fromEntries(Object.entries(params).filter(([name]) => names.includes(name)));

async function codeFlow(asking: Asking, run: Run, wanted: Params, { token, state }: { token: string; state: string }) {
  const { tenant, client } = asking;
  const demands = demandsOf(tenant, client);
  const { response_type = client.metadata.response_types[0] ?? "code", ...others } = wanted;
  const hasCode = response_type.split(" ").includes("code");
  const verifier = randomPKCECodeVerifier();
  const asked: Params = {
    response_type,
    client_id: client.id,
    redirect_uri: tryItAddress(tenant.id, client.id, token),
    ...others,
    state,
    nonce: randomToken(),
    ...(hasCode &&
      demands.usesPkce && {
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      }),
    ...(hasCode && run.dpop && { dpop_jkt: await calculateJwkThumbprint(run.dpop.public) }),
  };
  const begun: Run = { ...run, asked, verifier };
  const request = demands.isSigned ? await requestObject(asked, client, tenant.issuer, run.key) : undefined;
  if (demands.isSigned && request === undefined) return stopped(begun, "authorization", "needsKey");
  const sent = request === undefined ? asked : { ...picked(asked, ["client_id", "response_type", "scope"]), request };
  return demands.isPushed ? pushed(asking, begun, sent) : wayOn(begun, tenant.issuer, sent);
}

/** RFC 9126 §2.1, §4. */
async function pushed(asking: Asking, run: Run, sent: Params): Promise<Run> {
  const { tenant, client } = asking;
  const done = await askAsClient(asking, "pushed_authorization_request_endpoint", sent);
  if (!done) return stopped(run, "pushed", demandsOf(tenant, client).stop ?? "needsKey");
  const next: Run = { ...run, steps: [...run.steps, { kind: "pushed", at: Date.now(), ...done }] };
  const uri = textIn(membersOf(done.answer.body), "request_uri");
  return uri === undefined ? next : wayOn(next, tenant.issuer, { client_id: client.id, request_uri: uri });
}

function wayOn(run: Run, issuer: string, params: Params): Run {
  const url = issuer + endpointPaths.authorization_endpoint;
  const step: Step = { kind: "authorization", at: Date.now(), request: { method: "GET", url, params } };
  return { ...run, goTo: `${url}?${new URLSearchParams(params)}`, steps: [...run.steps, step] };
}

/** RFC 8628 §3.1, §3.2. */
async function deviceFlow(asking: Asking, run: Run, params: Params): Promise<Run> {
  const { tenant, client } = asking;
  const done = await askAsClient(asking, "device_authorization_endpoint", params);
  if (!done) return stopped(run, "device", demandsOf(tenant, client).stop ?? "needsKey");
  const next: Run = { ...run, steps: [{ kind: "device", at: Date.now(), ...done }] };
  const answer = membersOf(done.answer.body);
  const [code, typed, address] = ["device_code", "user_code", "verification_uri_complete"].map((name) =>
    textIn(answer, name),
  );
  if (code === undefined || typed === undefined || address === undefined) return next;
  return { ...next, device: { code, typed, address, interval: Number(answer.interval ?? 5) } };
}

const stopped = (run: Run, kind: Step["kind"], stop: Step["stop"]): Run => ({
  ...run,
  steps: [...run.steps, { kind, at: Date.now(), stop }],
});
