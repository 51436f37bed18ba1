import * as client from "openid-client";
import { z } from "zod";
import { database } from "@/db/client";
import { systemClock } from "@/lib/base/clock";
import { config } from "@/lib/base/config";
import { logger } from "@/lib/base/log";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { seeOther } from "@/lib/http/respond";
import { dashboardSessionStore } from "@/lib/store/dashboard-sessions";
import { hostEndpoint } from "@/lib/tenants/endpoint";
import { keeping, kept, sessionCookie, sessionToken } from "./cookie";
import { nextPath } from "./next";
import { provider } from "./provider";

const callback = () => `${config().publicUrl}/admin/callback`;

/** Why a sign-in came to nothing, as `/admin/access` tells it. */
export const stops = ["denied", "stale", "failed"] as const;
const stopped = async (because: (typeof stops)[number]) =>
  seeOther(`${config().publicUrl}/admin/access?because=${because}`, [await keeping("request")]);

/**
 * `GET /admin/login`: begins a sign-in at the system tenant: code flow with PKCE, state and nonce (RFC 9700 §2.1.1).
 * Parameters: `next`, a path of the dashboard; `fresh=1`, to prove anew who one is; `login_hint`.
 */
export const login = hostEndpoint({
  name: "dashboard-login",
  errors: "page",
  head: false,
  methods: {
    async GET({ request }) {
      const { searchParams } = new URL(request.url);
      const isFresh = searchParams.get("fresh") === "1";
      const hint = searchParams.get("login_hint");
      const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
      const to = await provider();
      const parameters = {
        redirect_uri: callback(),
        scope: "openid",
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state,
        nonce,
        ...(isFresh && { prompt: "login", max_age: "0" }),
        ...(hint && { login_hint: hint.slice(0, 320) }),
      };
      const target = to.serverMetadata().require_pushed_authorization_requests
        ? await client.buildAuthorizationUrlWithPAR(to, parameters)
        : client.buildAuthorizationUrl(to, parameters);
      const next = nextPath(searchParams.get("next"));
      const freshFrom = isFresh ? { freshFrom: Math.floor(systemClock()) } : {};
      return seeOther(target.href, [await keeping("request", { state, nonce, verifier, next, ...freshFrom })]);
    },
  },
});

/** `GET /admin/callback`: checks the answer, redeems the code, verifies the ID token and begins a session under a new cookie. */
export const finish = hostEndpoint({
  name: "dashboard-callback",
  errors: "page",
  head: false,
  methods: {
    async GET({ request, requestId, log }) {
      const answer = new URL(callback() + new URL(request.url).search);
      const pending = await kept("request", request.headers);
      if (!pending || pending.state !== answer.searchParams.get("state")) return stopped("stale");
      try {
        const { cookies, next } = await redeem(answer, pending, sessionToken(request.headers));
        return seeOther(config().publicUrl + next, cookies);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        log.error = error instanceof client.AuthorizationResponseError ? error.error : error.message;
        logger().warn(
          { event: "dashboard.sign-in", requestId, err: error },
          "a sign-in to the dashboard came to nothing",
        );
        return stopped(log.error === "access_denied" ? "denied" : "failed");
      }
    },
  },
});

/** What the answer or the token endpoint may say, as opposed to a mistake of ours. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof client.AuthorizationResponseError ||
  error instanceof client.ResponseBodyError ||
  error instanceof client.ClientError;

const identity = z.object({ sub: z.guid(), sid: z.guid(), auth_time: z.number() });

type Pending = NonNullable<Awaited<ReturnType<typeof kept<"request">>>>;

async function redeem(answer: URL, { state, nonce, verifier, next, freshFrom }: Pending, before: string | undefined) {
  const tokens = await client.authorizationCodeGrant(await provider(), answer, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  });
  const { sub, sid, auth_time: authTime } = identity.parse(tokens.claims());
  if (freshFrom !== undefined && authTime < freshFrom) throw new client.ClientError("the person did not sign in anew");
  const token = randomToken();
  const store = dashboardSessionStore(database().db);
  await store.begin(
    { hash: tokenHash(token), userId: sub, sid, authTime },
    before === undefined ? undefined : tokenHash(before),
  );
  const hint = tokens.id_token === undefined ? undefined : { idToken: tokens.id_token };
  return { next, cookies: [sessionCookie(token), await keeping("hint", hint), await keeping("request")] };
}
