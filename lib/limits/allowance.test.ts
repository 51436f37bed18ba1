import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { createTenant } from "@/lib/admin/resources/tenants";
import { setPeer } from "@/lib/http/peer";
import { findTenant } from "@/lib/tenants/directory";
import type { Tenant } from "@/lib/tenants/tenant";
import { spend, TooManyRequests } from "./allowance";

afterAll(closeDatabase);

const from = (address: string | undefined) => {
  const request = new Request("http://localhost/");
  setPeer(request, { address, isSecure: true, host: "localhost" });
  return request;
};

async function tenantWith(id: string, limits: Record<string, unknown>): Promise<Tenant> {
  await createTenant(database().db, { id, name: id, settings: { limits } });
  const tenant = await findTenant(id);
  if (!tenant) throw new Error("no tenant");
  return tenant;
}

/** What each of so many requests came to. */
async function outcomes(times: number, run: () => Promise<void>): Promise<string> {
  let text = "";
  for (let n = 0; n < times; n++) {
    text += await run().then(
      () => ".",
      (thrown: unknown) => (thrown instanceof TooManyRequests ? "x" : String(thrown)),
    );
  }
  return text;
}

describe("what a request that proves nothing may cost", () => {
  test("is counted by address, kind and tenant; IPv6 by its network", async () => {
    const tenant = await tenantWith("spending", { request_uri: { most: 2 }, sign_up: { most: 2 } });
    const other = await tenantWith("spending-too", { request_uri: { most: 2 } });
    expect(await outcomes(4, () => spend("request_uri", from("192.0.2.1"), tenant))).toBe("..xx");
    expect(await outcomes(1, () => spend("request_uri", from("192.0.2.2"), tenant))).toBe(".");
    expect(await outcomes(1, () => spend("sign_up", from("192.0.2.1"), tenant))).toBe(".");
    expect(await outcomes(1, () => spend("request_uri", from("192.0.2.1"), other))).toBe(".");
    let host = 0;
    expect(await outcomes(3, () => spend("request_uri", from(`2001:db8::${++host}`), tenant))).toBe("..x");
    expect(await outcomes(1, () => spend("request_uri", from("2001:db8:0:1::1"), tenant))).toBe(".");
  });

  test("starts anew with the next window, and says when that is", async () => {
    const made = await tenantWith("windows", { request_uri: { most: 1, window: 60 } });
    let now = 1_000_000;
    const tenant = { ...made, services: { ...made.services, clock: () => now } };
    const ask = () => spend("request_uri", from("192.0.2.1"), tenant);
    await ask();
    now += 20;
    await expect(ask()).rejects.toMatchObject({ status: 429, headers: { "retry-after": "40" } });
    now += 40;
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: "temporarily_unavailable", headers: { "retry-after": "60" } });
  });

  test("without a known address counts together what is kept for good, and nothing else; 0 limits nothing", async () => {
    const tenant = await tenantWith("addressless", {
      registration: { most: 1 },
      authorize: { most: 1 },
      sign_up: { most: 0 },
    });
    expect(await outcomes(2, () => spend("registration", from(undefined), tenant))).toBe(".x");
    expect(await outcomes(2, () => spend("authorize", from(undefined), tenant))).toBe("..");
    expect(await outcomes(2, () => spend("sign_up", from("192.0.2.1"), tenant))).toBe("..");
  });

  test("keeps no address: a counter's name is a keyed hash", async () => {
    const tenant = await tenantWith("keyed", {});
    await spend("request_uri", from("192.0.2.77"), tenant);
    const rows = await database().sql<{ subject: string }[]>`select subject from attempts where tenant_id = 'keyed'`;
    expect(rows.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^request_uri:[\w-]{43}$/)]);
  });
});
