import { expect, test } from "vitest";
import { clientMetadata } from "@/lib/model/client-metadata";
import { adviceOn } from "./client-advice";

const now = Date.parse("2026-11-23T12:00:00Z");
const ago = (days: number) => new Date(now - days * 86_400_000);
const https = ["https://rp.example/cb"];

const advised = (metadata: object, more: object = {}) =>
  adviceOn(
    {
      ...clientMetadata.parse({ redirect_uris: https, ...metadata }),
      created_at: ago(500),
      last_used_at: ago(1),
      secret_changed_at: null,
      previous_secret_expires_at: null,
      disabled: false,
      ...more,
    },
    now,
  );

test("a client that is as it should be gets no advice", () => {
  expect(advised({}, { secret_changed_at: ago(364), previous_secret_expires_at: ago(1) })).toEqual([]);
  expect(advised({ redirect_uris: ["http://localhost:8080/cb", "http://127.0.0.1/cb", "com.example:/cb"] })).toEqual(
    [],
  );
});

const both = { grant_types: ["authorization_code", "implicit"], response_types: ["code", "code id_token", "id_token"] };

test.each([
  ["implicit", both, {}, {}, { update: { grant_types: ["authorization_code"], response_types: ["code"] } }],
  ["implicitOnly", { grant_types: ["implicit"], response_types: ["id_token"] }, {}, {}, undefined],
  ["noPkce", { require_pkce: false }, {}, {}, { update: { require_pkce: true } }],
  [
    "plainRedirect",
    { redirect_uris: ["http://rp.example/cb?a=http:", ...https] },
    {},
    { uris: "http://rp.example/cb?a=http:" },
    { update: { redirect_uris: ["https://rp.example/cb?a=http:", ...https] } },
  ],
  [
    "plainRedirect",
    { redirect_uris: ["http://rp.example:80/cb", "http://rp.example/cb", "https://rp.example/cb"] },
    {},
    { uris: "http://rp.example:80/cb, http://rp.example/cb" },
    { update: { redirect_uris: ["https://rp.example/cb"] } },
  ],
  ["plainPort", { redirect_uris: ["http://rp.example:8080/cb"] }, {}, { uris: "http://rp.example:8080/cb" }, undefined],
  ["oldSecret", {}, { secret_changed_at: ago(400) }, { days: 400 }, { action: "rotate-secret" }],
  ["twoSecrets", {}, { previous_secret_expires_at: ago(-1) }, {}, { action: "end-previous-secret" }],
  ["neverUsed", {}, { last_used_at: null }, { days: 500 }, { update: { disabled: true } }],
  ["unused", {}, { last_used_at: ago(90) }, { days: 90 }, { update: { disabled: true } }],
])("%s: what it is, and the one change that mends it", (name, metadata, more, values, mend) => {
  expect(advised(metadata, more)).toEqual([{ name, values, ...(mend && { mend }) }]);
  const update = mend && "update" in mend ? mend.update : undefined;
  if (!update) return;
  const after = advised(
    { ...metadata, ...("disabled" in update ? {} : update) },
    { ...more, ...("disabled" in update && update) },
  );
  expect(after).toEqual([]);
});

test("a client that is new, or disabled, is not called unused", () => {
  expect(advised({}, { last_used_at: null, created_at: ago(29) })).toEqual([]);
  expect(advised({}, { last_used_at: null, disabled: true })).toEqual([]);
});
