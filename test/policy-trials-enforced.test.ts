import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { policyTrials } from "@/lib/admin/resources/policy-trials";
import { tenants } from "@/lib/admin/resources/tenants";
import { users } from "@/lib/admin/resources/users";
import { writeFindings } from "@/lib/store/policy-findings";
import { findTenant } from "@/lib/tenants/directory";
import { trying } from "./trial-tenants";
import { callback } from "./visitor";

/** What a trial keeps, and what becomes of it. */

const { tenantId, people, by, heard, begin, found, signIn } = trying("enforcing");
const { sql } = database();
afterAll(closeDatabase);

describe("what is kept of it", () => {
  test("personal-data: findings name people and clients by identifier, and keep nothing that was sent", async () => {
    const { id } = await begin({ sign_in: { second_factor: "required" } });
    const { me } = await signIn();
    await me.call(
      `/authorize?client_id=rp&redirect_uri=${callback}&response_type=code&scope=openid&state=s3cr3t&login_hint=alice`,
    );
    await found(id);
    const rows = await sql`select * from policy_findings where trial_id = ${id}`;
    expect(rows).toMatchObject([{ rule: "second_factor", clientId: "rp", userId: people.alice }]);
    for (const kept of ["s3cr3t", "alice", callback]) expect(JSON.stringify(rows)).not.toContain(kept);
    const { userId } =
      (
        await sql`update policy_findings set user_id = ${(await users.create(by(), { username: "bob" })).sub} where trial_id = ${id} returning user_id`
      )[0] ?? {};
    await users.remove(by(), userId);
    expect(await found(id)).toEqual([]);
  });

  test("flooded-findings: a trial keeps so many rows and no more, and counts the rest together", async () => {
    const { id } = await begin({ sign_in: { second_factor: "required" } });
    const { findings } = (await findTenant(tenantId))?.services ?? {};
    for (let n = 0; n < 6_000; n += 1)
      findings?.note(id, { rule: "second_factor", clientId: `c${n % 3_000}`, userId: undefined }, 1_800_000_000);
    await writeFindings(sql);
    for (let n = 0; n < 3_000; n += 1)
      findings?.note(id, { rule: "pkce", clientId: `d${n}`, userId: people.alice }, 1_800_000_000);
    await writeFindings(sql);
    const [row] = await sql`select count(*)::int as count from policy_findings where trial_id = ${id}`;
    expect(row?.count).toBeLessThanOrEqual(2_000);
  });
});

describe("what is tried is enforced, or not", () => {
  test("enforced, it stops whom it found, as one change", async () => {
    const { id } = await begin({ sign_in: { second_factor: "required" } });
    expect((await signIn()).answer.headers.get("location")).toContain("code=");
    const { version } = await tenants.show(by(), tenantId);
    await expect(policyTrials.act(by(), "enforce", id, { version: version + 1 })).rejects.toThrow("is at");
    expect(await policyTrials.act(by(), "enforce", id, { version })).toEqual({
      changes: [{ setting: "sign_in.second_factor", before: "optional", after: "required" }],
      version: version + 1,
    });
    const [event] = await sql`
      select data from events where tenant_id = ${tenantId} and name = 'settings.changed' order by at desc limit 1`;
    expect(event?.data).toMatchObject({
      changes: { "sign_in.second_factor": { before: "optional", after: "required" } },
    });
    await heard(tenantId, false);
    expect((await signIn()).answer.headers.get("location")).not.toContain("code=");
    expect((await policyTrials.list(by())).items).toEqual([]);
    await tenants.update(by(), tenantId, { settings: { sign_in: { second_factor: null } } });
  });

  test("stale-enforce: what somebody else changed since it began is not overwritten", async () => {
    const { id } = await begin({ consent: { lifetime: 60 } });
    await tenants.update(by(), tenantId, { settings: { consent: { lifetime: 90 } } });
    await expect(policyTrials.act(by(), "enforce", id, {})).rejects.toThrow("consent.lifetime: was changed since");
    await tenants.update(by(), tenantId, { settings: { consent: { lifetime: null } } });
  });

  test.each([
    ["what cannot be asked twice", { lifetimes: { code: 30 } }, "lifetimes.code: cannot be tried"],
    ["what is no policy", { branding: { tagline: "Hello" } }, "branding.tagline: cannot be tried"],
    ["what is not an admin's", { try_it_only: true }, "try_it_only: cannot be tried"],
    ["what holds already", { consent: { lifetime: 0 } }, "nothing would be otherwise"],
    ["what contradicts itself", { sign_in: { second_factor: "required" }, offer: { totp: false } }, "cannot be off"],
  ])("%s is not tried", async (_, change, said) => {
    await expect(policyTrials.create(by(), { settings: change })).rejects.toThrow(said);
  });

  test("one thing is tried at a time, and not for longer than a month", async () => {
    await begin({ consent: { lifetime: 60 } });
    await expect(policyTrials.create(by(), { settings: { profile: "bcp" } })).rejects.toThrow("tried already");
    await expect(policyTrials.create(by(), { settings: { profile: "bcp" }, days: 31 })).rejects.toThrow("days");
  });

  test("over, it finds nothing more, and what it found stays", async () => {
    const { id } = await begin({ consent: { may_be_skipped: false } });
    await signIn();
    await sql`update policy_trials set ends_at = now() - interval '1 second' where tenant_id = ${tenantId}`;
    await heard(tenantId, false);
    await signIn();
    expect(await found(id)).toMatchObject([{ rule: "consent", count: 1 }]);
    expect(await policyTrials.show(by(), id)).toMatchObject({ state: "over" });
  });
});
