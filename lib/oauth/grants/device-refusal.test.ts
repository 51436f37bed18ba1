import { describe, expect, test } from "vitest";
import type { Polled } from "@/lib/store/device-codes";
import { refusalOf } from "./device-refusal";

const now = 1_000;
const pending: Polled = {
  clientId: "tv",
  isDenied: false,
  isRedeemed: false,
  authorizationId: undefined,
  resources: undefined,
  isTooQuick: false,
  expiresAt: now + 60,
};
const approved = { authorizationId: "a", resources: ["https://api.example"] };
const expired = { expiresAt: now };
const quick = { isTooQuick: true };
const denied = { isDenied: true };
const redeemed = { ...approved, isRedeemed: true };

describe("what a poll hears that gave nothing (RFC 8628 §3.5)", () => {
  test.each<[string, Partial<Polled> | undefined, string]>([
    ["an unknown code", undefined, "invalid_grant"],
    ["another client's code", { clientId: "radio" }, "invalid_grant"],
    ["another client's, whatever became of it", { clientId: "radio", ...denied, ...expired }, "invalid_grant"],
    ["pending", {}, "authorization_pending"],
    ["pending, polled too soon", quick, "slow_down"],
    ["in the second in which it expires", expired, "expired_token"],
    ["expired and polled too soon", { ...expired, ...quick }, "expired_token"],
    ["denied", denied, "access_denied"],
    ["denied, and expired since", { ...denied, ...expired }, "access_denied"],
    ["denied, polled too soon", { ...denied, ...quick }, "access_denied"],
    ["redeemed", redeemed, "invalid_grant"],
    ["redeemed, polled too soon", { ...redeemed, ...quick }, "invalid_grant"],
    ["redeemed, and expired since", { ...redeemed, ...expired }, "invalid_grant"],
    ["approved, but ended since", approved, "invalid_grant"],
    ["approved while the poll waited", { authorizationId: "a" }, "authorization_pending"],
    ["approved, not fetched in time", { ...approved, ...expired }, "expired_token"],
    ["approved for another resource", { ...approved, resources: [] }, "invalid_target"],
  ])("%s: %#", (_state, state, code) => {
    const found = state && { ...pending, ...state };
    expect(refusalOf(found, { clientId: "tv", resources: ["https://api.example"] }, now)).toMatchObject({
      code,
      status: 400,
    });
  });
});
