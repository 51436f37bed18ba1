import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase, statements } from "@/db/client";
import { policyTrials } from "@/lib/admin/resources/policy-trials";
import { tenants } from "@/lib/admin/resources/tenants";
import { findTenant } from "@/lib/tenants/directory";
import { count } from "./count";
import { trying } from "./trial-tenants";
import { callback } from "./visitor";

/** Settings that are tried on live traffic: whom they would have stopped is seen, and nobody notices. */

const { tenantId, other, people, by, heard, begin, found, signIn, machineToken, register } = trying("unnoticed");
afterAll(closeDatabase);

/** Settings, what goes on under them, and the rules that would have stopped it: of which client, and whether of the person. */
const tried: readonly [string, object, () => Promise<unknown>, readonly [string, string | null, boolean][]][] = [
  ["a second factor", { sign_in: { second_factor: "required" } }, signIn, [["second_factor", "rp", true]]],
  ["PKCE", { profile: "bcp" }, signIn, [["pkce", "rp", true]]],
  ["pushed requests", { require_pushed_authorization_requests: true }, signIn, [["pushed_request", "rp", false]]],
  ["signed requests", { require_signed_request_object: true }, signIn, [["signed_request", "rp", false]]],
  ["consent to every client", { consent: { may_be_skipped: false } }, signIn, [["consent", "rp", true]]],
  ["no code", { offer: { response_types: ["id_token"] } }, signIn, [["response_type", "rp", true]]],
  [
    "no client credentials",
    { offer: { grant_types: ["authorization_code"] } },
    machineToken,
    [["grant_type", "machine", false]],
  ],
  [
    "keys for secrets",
    { offer: { token_endpoint_auth_methods: ["private_key_jwt"] } },
    machineToken,
    [["client_authentication", "machine", false]],
  ],
  ["no registration", { registration: { mode: "off" } }, register, [["registration", null, false]]],
];

describe("what is tried is found", () => {
  test.each(tried)("%s", async (_, change, run, rules) => {
    const { id } = await begin(change);
    await run();
    const seen = (await found(id)).map(({ rule, client, user }) => [rule, client, user === people.alice]);
    expect(seen).toEqual(rules);
  });
});

/** What an answer says that is not made anew each time. */
async function saidBy(response: Response) {
  const { pathname, searchParams } = new URL(response.headers.get("location") ?? "http://none.example/");
  const body = await response.json().catch(() => ({}));
  return {
    status: response.status,
    headers: [...response.headers.keys()].sort(),
    to: pathname.replace(/[\w-]{43}$/, "…"),
    params: [...searchParams.keys()].sort(),
    error: [searchParams.get("error"), body.error],
    members: Object.keys(body).sort(),
  };
}

/** The same requests, each with its answer. */
async function conversation(tenant: string) {
  const { me, answer } = await signIn(tenant);
  const silent = { client_id: "rp", redirect_uri: callback, response_type: "code", scope: "openid", prompt: "none" };
  const ask = (more: object) => me.call(`/authorize?${new URLSearchParams({ ...silent, ...more })}`);
  const answers = [
    answer,
    await ask({}),
    await ask({ response_type: "id_token", nonce: "n" }),
    await ask({ request: "not.a.jwt" }),
    await ask({ acr_values: "urn:gatehouse:acr:multi-factor" }),
    await ask({ client_id: "nobody" }),
    await machineToken(tenant),
    await register(tenant),
    await me.call("/oauth/par", { method: "POST", body: new URLSearchParams(silent), headers: {} }),
  ];
  return Promise.all(answers.map(saidBy));
}

describe("a trial changes nothing", () => {
  const loosest = { profile: "oidc-all", offer: { signing_algs: null }, sign_in: { second_factor: "optional" } };
  const all = [
    ...tried.map(([name, change]) => [name, change] as const),
    ["FAPI", { profile: "fapi2-message-signing" }],
  ];
  test("report-only: every request is answered as without the trial, whatever is tried", async () => {
    const without = await conversation(other);
    for (const [, change] of all) {
      const { id } = await begin(change as object);
      expect(await conversation(tenantId)).toEqual(without);
      await policyTrials.remove(by(), id);
      await heard(tenantId, false);
    }
  });

  test("a request costs no statement more, and nothing where nothing is tried", async () => {
    statements.isWatched = true;
    const cost = async () => (await count(() => machineToken())).cost;
    await cost();
    const without = await cost();
    await begin({ profile: "fapi2-security" });
    await cost();
    expect(await cost()).toBe(without);
    statements.isWatched = false;
  });

  test("loosened-trial: a looser rule that is tried lets nobody through, and finds nothing", async () => {
    await tenants.update(by(other), other, { settings: { sign_in: { second_factor: "required" } } });
    await expect.poll(async () => (await findTenant(other))?.settings.sign_in.second_factor).toBe("required");
    const { id } = await begin({ sign_in: { second_factor: "optional" } }, other);
    const { answer } = await signIn(other);
    expect(answer.headers.get("location")).not.toContain("code=");
    expect(await found(id, other)).toEqual([]);
    await tenants.update(by(other), other, { settings: loosest });
  });

  test("other-tenant: what one tenant tries finds nothing in another, and is not there for it", async () => {
    const { id } = await begin({ consent: { may_be_skipped: false } });
    await signIn(other);
    expect(await found(id)).toEqual([]);
    for (const operation of ["findings", "enforce"])
      await expect(policyTrials.act(by(other), operation, id, {})).rejects.toThrow("there is no policy trial");
    await expect(policyTrials.remove(by(other), id)).rejects.toThrow("there is no policy trial");
  });
});
