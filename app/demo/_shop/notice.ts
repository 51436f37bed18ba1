import * as client from "openid-client";
import { z } from "zod";
import { logger } from "@/lib/base/log";
import { seal, unseal } from "./sealed";

/** What happened, each with its words under `demo.notice`. */
const events = [
  "signed_out",
  "refreshed",
  "userinfo",
  "access_denied",
  "login_required",
  "consent_required",
  "stale",
  "expired_token",
  "other_audience",
  "expired_refresh",
  "foreign_form",
  "not_signed_in",
  "unreachable",
  "other",
] as const;

type Event = (typeof events)[number];

const good: readonly Event[] = ["signed_out", "refreshed", "userinfo"];

const schema = z.object({ event: z.enum(events), detail: z.string().optional() });

/** Something to tell the person on the next page. */
export type ShopNotice = z.infer<typeof schema>;

export const isGood = ({ event }: ShopNotice) => good.includes(event);

/** The query that tells it; sealed, so that no link can put words into the shop's mouth. */
export const noticeQuery = async (notice: ShopNotice) => `?notice=${await seal("notice", notice, 600)}`;

export const readNotice = (sealed: string | undefined) => unseal("notice", schema, sealed);

const refusals: Readonly<Record<string, Event>> = {
  access_denied: "access_denied",
  login_required: "login_required",
  consent_required: "consent_required",
  interaction_required: "consent_required",
  account_selection_required: "login_required",
};

/** Puts what went wrong between shop and provider into words. */
export function noticeOf(error: unknown): ShopNotice {
  if (error instanceof client.AuthorizationResponseError) {
    return { event: refusals[error.error] ?? "other", detail: detailOf(error.error, error.error_description) };
  }
  if (error instanceof client.ResponseBodyError) {
    const event = error.error === "invalid_grant" ? "expired_refresh" : "other";
    return { event, detail: detailOf(error.error, error.error_description) };
  }
  if (error instanceof client.WWWAuthenticateChallengeError) {
    const { error: code, error_description } = error.cause[0]?.parameters ?? {};
    return { event: code === "invalid_token" ? "expired_token" : "other", detail: detailOf(code, error_description) };
  }
  if (error instanceof client.ClientError || error instanceof TypeError) {
    const isNetwork = error instanceof TypeError && error.message === "fetch failed";
    return { event: isNetwork ? "unreachable" : "other", detail: rootMessage(error) };
  }
  logger().error({ event: "demo.failed", err: error }, "The demo failed");
  return { event: "other" };
}

const detailOf = (code: string | undefined, description: string | undefined) =>
  [code, description].filter(Boolean).join(": ") || undefined;

function rootMessage(error: Error): string {
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
