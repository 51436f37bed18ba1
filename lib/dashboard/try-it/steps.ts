import { type Asking, askAsClient, askKeys, askWithToken } from "./ask";
import { checkedIdToken, checkedJwt, decodedJwt, type Expected, same } from "./id-token";
import { demandsOf } from "./means";
import type { Check, Params, Run, Step, StepKind, Tokens } from "./run";

/** An answer's members, whatever it is. */
export const membersOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === "object" && body !== null ? { ...body } : {};

export const textIn = (members: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = members[name];
  return typeof value === "string" ? value : undefined;
};

const tokensIn = (body: unknown): Tokens => {
  const members = membersOf(body);
  const names = ["access_token", "refresh_token", "id_token", "token_type"] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = textIn(members, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
};

const added = (run: Run, ...steps: readonly Step[]): Run => ({ ...run, steps: [...run.steps, ...steps] });

/** What a step that cannot be done here is stopped by. */
const stopOf = ({ tenant, client }: Asking): Step["stop"] => demandsOf(tenant, client).stop ?? "needsKey";

const expectedOf = async ({ tenant, client }: Asking): Promise<Expected> => ({
  issuer: tenant.issuer,
  client,
  keys: await askKeys(tenant),
});

/** Asks the token endpoint, and looks at what it gave. */
export async function withTokens(asking: Asking, run: Run, kind: StepKind, params: Params): Promise<Run> {
  const done = await askAsClient({ ...asking, run }, "token_endpoint", params, { isBound: true });
  if (!done) return added(run, { kind, at: Date.now(), stop: stopOf(asking) });
  const got = tokensIn(done.answer.body);
  const next = added({ ...run, tokens: { ...run.tokens, ...got } }, { kind, at: Date.now(), ...done });
  return looked(asking, next, got, { isRefreshed: kind === "refresh" });
}

/** Takes the tokens of an answer apart. @param beside what came with them */
async function looked(
  asking: Asking,
  run: Run,
  got: Tokens,
  beside: { readonly code?: string; readonly isRefreshed?: boolean },
): Promise<Run> {
  const { id_token: idToken, access_token: accessToken } = got;
  const isJwt = accessToken !== undefined && decodedJwt(accessToken) !== undefined;
  if (idToken === undefined && !isJwt) return run;
  const expected = await expectedOf(asking);
  const at = Date.now();
  const steps: Step[] = [];
  if (idToken !== undefined) {
    const held = { ...expected, ...beside, asked: run.asked, ...(accessToken && { accessToken }) };
    steps.push({ kind: "idToken", at, ...(await checkedIdToken(idToken, held)) });
  }
  if (isJwt) steps.push({ kind: "accessToken", at, ...(await checkedJwt(accessToken, expected, false)) });
  return added(run, ...steps);
}

/**
 * Goes on from what came back to the address of the run.
 * @param params of the answer; those of a signed one (JARM §2.1) have been taken out of it by `answerIn`
 */
export async function answered(asking: Asking, run: Run, { params, sent, decoded, checks }: Answer): Promise<Run> {
  const { tenant } = asking;
  const request = { method: "GET" as const, url: run.asked.redirect_uri?.split("?")[0] ?? "", params: sent };
  const found: Check[] = [
    ...(checks ?? []),
    same("state", params.state, run.asked.state),
    same("answer_iss", params.iss, tenant.issuer),
  ];
  const { goTo: _, ...rest } = run;
  const step: Step = { kind: "callback", at: Date.now(), request, checks: found, ...(decoded && { decoded }) };
  const { code, error } = params;
  const got = tokensIn(params);
  const next = added({ ...rest, tokens: { ...run.tokens, ...got } }, step);
  // RFC 9207 §2.4, JARM §2.4: what another server may have sent is not gone on with.
  if (error !== undefined || found.some(({ isGood }) => !isGood)) return added(rest, step);
  const seen = await looked(asking, next, got, { ...(code && { code }) });
  if (code === undefined) return seen;
  return withTokens(asking, seen, "token", {
    grant_type: "authorization_code",
    code,
    redirect_uri: run.asked.redirect_uri ?? "",
    ...(run.asked.code_challenge !== undefined && run.verifier !== undefined && { code_verifier: run.verifier }),
  });
}

export interface Answer extends Pick<Step, "decoded" | "checks"> {
  readonly params: Params;
  /** As it came. */
  readonly sent: Params;
}

/** What an answer says, signed or not. */
export async function answerIn(asking: Asking, sent: Params): Promise<Answer> {
  if (sent.response === undefined) return { params: sent, sent };
  const { decoded, checks = [] } = await checkedJwt(sent.response, await expectedOf(asking));
  const texts = Object.entries(membersOf(decoded?.claims)).filter(([, value]) => typeof value === "string");
  return { params: Object.fromEntries(texts) as Params, sent, ...(decoded && { decoded }), checks };
}

/** What can be done when a run has its tokens. */
export const nextSteps = ["userinfo", "refresh", "introspection", "revocation", "poll"] as const;
export type NextStep = (typeof nextSteps)[number];

/** Which of them make sense by now. */
export function possibleSteps({ flow, tokens, device }: Run): readonly NextStep[] {
  const hasToken = tokens.access_token !== undefined;
  return [
    ...(flow === "device" && device && !hasToken ? (["poll"] as const) : []),
    ...(hasToken && flow !== "client_credentials" ? (["userinfo"] as const) : []),
    ...(tokens.refresh_token ? (["refresh"] as const) : []),
    ...(hasToken ? (["introspection", "revocation"] as const) : []),
  ];
}

export async function wentOn(asking: Asking, run: Run, step: NextStep): Promise<Run> {
  const { access_token: token = "", refresh_token: refresh = "" } = run.tokens;
  switch (step) {
    case "poll":
      return withTokens(asking, run, "token", {
        grant_type: "urn:ietf:params:oauth:grant-type:device_code",
        device_code: run.device?.code ?? "",
      });
    case "refresh":
      return withTokens(asking, run, "refresh", { grant_type: "refresh_token", refresh_token: refresh });
    case "userinfo":
      return withUserinfo(asking, run, token);
    case "introspection":
    case "revocation": {
      const endpoint = step === "introspection" ? "introspection_endpoint" : "revocation_endpoint";
      const params = { token: step === "revocation" && refresh ? refresh : token };
      const done = await askAsClient(asking, endpoint, params);
      return added(run, { kind: step, at: Date.now(), ...(done ?? { stop: stopOf(asking) }) });
    }
  }
}

/** OIDC Core §5.3.4: the `sub` must be that of the ID token. */
async function withUserinfo(asking: Asking, run: Run, token: string): Promise<Run> {
  const done = await askWithToken({ ...asking, run }, "userinfo_endpoint", token);
  const { body } = done.answer;
  const signed = typeof body === "string" ? await checkedJwt(body, await expectedOf(asking)) : {};
  const { sub } = membersOf(signed.decoded?.claims ?? body);
  const wanted = membersOf(run.tokens.id_token && decodedJwt(run.tokens.id_token)?.claims).sub;
  const checks = [...(signed.checks ?? []), ...(wanted === undefined ? [] : [same("sub", sub, wanted)])];
  return added(run, { kind: "userinfo", at: Date.now(), ...done, ...signed, checks });
}
