import { z } from "zod";
import { cookieLines, cookieValue } from "./cookies";
import { seal, unseal } from "./sealed";

const requestSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  resource: z.string().optional(),
});

/** A sign-in that has been started, until its answer comes. */
export type PendingRequest = z.infer<typeof requestSchema>;

const sessionSchema = z.object({
  idToken: z.string(),
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  resource: z.string().optional(),
  /** The hidden field of the forms on this session's page. */
  csrf: z.string(),
  /** What UserInfo answered last. */
  userinfo: z.record(z.string(), z.json()).optional(),
});

/** Somebody who has signed in, with all that the shop got. */
export type Session = z.infer<typeof sessionSchema>;

const requestCookie = "harbour-request";
const sessionCookie = "harbour-session";
const requestSeconds = 3600;
const sessionSeconds = 8 * 3600;

export const readRequest = (headers: Headers): Promise<PendingRequest | undefined> =>
  unseal("request", requestSchema, cookieValue(headers.get("cookie"), requestCookie));

export const readSession = (headers: Headers): Promise<Session | undefined> =>
  unseal("session", sessionSchema, cookieValue(headers.get("cookie"), sessionCookie));

export const keepRequest = async (request: PendingRequest) =>
  cookieLines(requestCookie, await seal("request", request, requestSeconds), requestSeconds);

export const keepSession = async (session: Session) =>
  cookieLines(sessionCookie, await seal("session", session, sessionSeconds), sessionSeconds);

export const forgetRequest = () => cookieLines(requestCookie, "", 0);
export const forgetSession = () => cookieLines(sessionCookie, "", 0);
