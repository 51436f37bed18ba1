import { describe, expect, test } from "vitest";
import { z } from "zod";
import { tenantSettings } from "@/lib/model/tenant-settings";
import { readSettings } from "./stored-settings";

/** A value that no version has had yet. */
const future = { from: "the future" };

/** Of what is by language, languages that are not known yet are left aside each by itself. */
const futureOf = (path: string): unknown => (path === "texts" ? "from the future" : future);

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
}

function leaves(schema: Schema, above = ""): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inside]) =>
    inside.type === "object" && inside.additionalProperties === false
      ? leaves(inside, `${above}${name}.`)
      : [`${above}${name}`],
  );
}
const settings = leaves(z.toJSONSchema(tenantSettings, { io: "input", unrepresentable: "any" }) as Schema);

/** What holds of each setting where its value is not understood; `default` where that is the least it could mean. */
const held: Readonly<Record<string, unknown>> = {
  profile: "fapi2-message-signing",
  require_pushed_authorization_requests: true,
  require_signed_request_object: true,
  require_dpop_nonce: true,
  "branding.logo_uri": "default",
  "branding.primary_color": "default",
  "branding.background_color": "default",
  "branding.dark_primary_color": "default",
  "branding.dark_background_color": "default",
  "branding.corner_radius": "default",
  "branding.font": "default",
  "branding.font_file": "default",
  "branding.tagline": "default",
  "branding.support_uri": "default",
  texts: "default",
  "lifetimes.code": "default",
  "lifetimes.access_token": 300,
  "lifetimes.id_token": 300,
  "lifetimes.refresh_token": 3600,
  "lifetimes.session": 3600,
  "lifetimes.interaction": "default",
  refresh_grace: 0,
  resources: "default",
  webfinger_domains: "default",
  key_rotation: "default",
  key_wait: "default",
  "audit.retention": 0,
  try_it_only: true,
  "offer.grant_types": [],
  "offer.response_types": [],
  "offer.response_modes": [],
  "offer.token_endpoint_auth_methods": [],
  "offer.signing_algs": [],
  "offer.encryption_algs": [],
  "offer.encryption_encs": [],
  "offer.subject_types": [],
  "offer.claims_parameter": false,
  "offer.request_parameter": false,
  "offer.request_uri_parameter": false,
  "offer.pushed_requests": false,
  "offer.totp": "default",
  "traces.hours": 0,
  "traces.failures": false,
  "traces.sample": 0,
  "sign_up.enabled": "default",
  "registration.mode": "default",
  "registration.trust": "default",
  "registration.grant_types": [],
  "registration.token_endpoint_auth_methods": [],
  "registration.default_scope": "openid",
  "registration.software_statement_issuers": "default",
  "registration.software_statement_required": true,
  "registration.max_clients": "default",
  "registration.unused_lifetime": "default",
  "sign_in.failures_per_account": "default",
  "sign_in.failures_in_a_row": "default",
  "sign_in.failures_per_address": "default",
  "sign_in.accounts_per_browser": "default",
  "consent.lifetime": 86_400,
  "consent.may_be_skipped": false,
  "sign_in.password_min_length": 64,
  "sign_in.second_factor": "required",
  "sign_in.window": "default",
  ...Object.fromEntries(settings.filter((path) => path.startsWith("limits.")).map((path) => [path, "default"])),
};

const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], value);
const defaults = tenantSettings.parse({});

describe("settings from the future", () => {
  test.each(settings)(
    "%s: say here, and in stored-settings.ts, what holds where its value is not understood",
    (path) => {
      const stored = path.split(".").reduceRight<unknown>((inside, name) => ({ [name]: inside }), futureOf(path));
      const { value, unread, unknown } = readSettings(stored);
      expect([unread, unknown]).toEqual([[path], []]);
      expect(Object.keys(held)).toContain(path);
      expect(at(value, path)).toEqual(held[path] === "default" ? at(defaults, path) : held[path]);
    },
  );

  test("unknown settings are ignored wherever they stand, and the others hold", () => {
    const { value, unknown, unread } = readSettings({
      refresh_grace: 7,
      quantum: true,
      lifetimes: { code: 30, device_code: 600 },
      resources: [{ identifier: "https://api.example", name: "API", audience: "x" }],
    });
    expect(value).toMatchObject({ refresh_grace: 7, lifetimes: { code: 30, access_token: 3600 } });
    expect(value.resources).toMatchObject([{ identifier: "https://api.example", name: "API" }]);
    expect([...unknown].sort()).toEqual(["lifetimes.device_code", "quantum", "resources.0.audience"]);
    expect(unread).toEqual([]);
  });

  test("of a list only the elements go that are not understood", () => {
    const { value } = readSettings({
      offer: { subject_types: ["ephemeral", "pairwise", 7], grant_types: ["authorization_code", future] },
      resources: [
        { identifier: "https://new.example", name: "New", access_token_signed_response_alg: "ML-DSA-65" },
        { identifier: "https://api.example", name: "API" },
      ],
      registration: {
        mode: "open",
        software_statement_issuers: [
          { issuer: "a", jwks: { keys: [{ kty: 1 }] } },
          { issuer: "b", jwks: { keys: [{ kty: 1 }, { kty: "RSA" }] } },
        ],
      },
    });
    expect(value.offer).toMatchObject({ subject_types: ["pairwise"], grant_types: ["authorization_code"] });
    expect(value.resources.map(({ name }) => name)).toEqual(["API"]);
    expect(value.registration.software_statement_issuers).toMatchObject([
      { issuer: "b", jwks: { keys: [{ kty: "RSA" }] } },
    ]);
  });

  test("a group that is none any more, and settings that are none, leave the least", () => {
    expect(readSettings({ offer: "all" }).value.offer).toMatchObject({ grant_types: [], pushed_requests: false });
    expect(readSettings({ offer: "all" }).value.refresh_grace).toBe(defaults.refresh_grace);
    for (const stored of [null, 7, "x", []])
      expect(readSettings(stored).value).toMatchObject({ try_it_only: true, offer: { grant_types: [] } });
  });

  test("settings of today are read as they are", () => {
    expect(readSettings(defaults)).toEqual({ value: defaults, unknown: [], unread: [] });
  });
});
