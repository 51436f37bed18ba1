import { describe, expect, test } from "vitest";
import { clientMetadata } from "@/lib/model/client-metadata";
import { readForShow, readMetadata } from "./stored-metadata";

const redirect_uris = ["https://rp.example/cb"];
const future = { from: "the future" };
const names = Object.keys(clientMetadata.shape).filter((name) => name !== "redirect_uris");

/** Served without it, or with the value that allows the least. */
const served: Readonly<Record<string, unknown>> = {
  contacts: undefined,
  client_name: undefined,
  logo_uri: undefined,
  client_uri: undefined,
  policy_uri: undefined,
  tos_uri: undefined,
  localized: undefined,
  software_id: undefined,
  software_version: undefined,
  initiate_login_uri: undefined,
  post_logout_redirect_uris: [],
  request_uris: [],
  resources: [],
  skip_consent: false,
  require_auth_time: true,
  require_pushed_authorization_requests: true,
  require_signed_request_object: true,
  require_issuer_audience: true,
  require_pkce: true,
  profile: "fapi2-message-signing",
};

describe("client metadata from the future", () => {
  test.each(names)("%s that is not understood leaves the client unserved, or with less", (name) => {
    const isObject = name === "jwks" || name === "localized";
    const { value, unread } = readMetadata({ redirect_uris, [name]: isObject ? "of the future" : future });
    expect(unread).toEqual([name]);
    if (name in served) expect(value?.[name as "scope"]).toEqual(served[name]);
    else expect(value).toBeUndefined();
  });

  test("an unknown member is ignored", () => {
    const { value, unknown, unread } = readMetadata({ redirect_uris, client_name: "Shop", device_posture: future });
    expect(value).toMatchObject({ client_name: "Shop", redirect_uris });
    expect([unknown, unread]).toEqual([["device_posture"], []]);
  });

  test("a redirect URI that is not understood is not registered; with none left the client is not served", () => {
    const { value } = readMetadata({ redirect_uris: ["https://rp.example/ cb", ...redirect_uris, future] });
    expect(value?.redirect_uris).toEqual(redirect_uris);
    expect(readMetadata({ redirect_uris: [future] }).value?.redirect_uris ?? []).toEqual([]);
  });

  test("what contradicts itself is not served, and shown all the same", () => {
    const stored = { redirect_uris, response_types: ["code id_token"], client_name: "Hybrid" };
    expect(readMetadata(stored).value).toBeUndefined();
    for (const one of [stored, { redirect_uris: [] }, null, 7, { grant_types: future }])
      expect(readForShow(one).value.token_endpoint_auth_method).toBe("client_secret_basic");
    expect(readForShow({ ...stored, response_types: future }).value.client_name).toBe("Hybrid");
  });
});
