import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { tokenHash } from "@/lib/base/secrets";
import { gatehouse, makeTenant } from "@/test/command";

afterAll(closeDatabase);

const { sql } = database();
const invitationOf = async (link: string) => {
  const [row] =
    await sql`select tenant_id, role, invited_by from invitations where hash = ${tokenHash(link.split("/").at(-1) ?? "")}`;
  return row;
};

test("admin invite prints one link: for an operator, or for a tenant's owner unless a role is given", async () => {
  const first = await gatehouse(["admin", "invite"]);
  expect(first).toMatchObject({
    code: 0,
    err: "",
    out: expect.stringMatching(/^https?:\/\/\S+\/admin\/invite\/[\w-]{43}\n$/),
  });
  expect(await invitationOf(first.out.trim())).toEqual({ tenantId: "system", role: "operator" });
  const tenant = await makeTenant();
  const made = await gatehouse(["admin", "invite", "--tenant", tenant, "--email", "ann@example.com", "--json"]);
  expect(made.json()).toMatchObject({ role: "owner", email: "ann@example.com" });
  const support = await gatehouse(["admin", "invite", "--tenant", tenant, "--role", "support"]);
  expect(await invitationOf(support.out.trim())).toEqual({ tenantId: tenant, role: "support" });
});

test("admin invite makes no operator of a tenant, and knows no tenant that there is not", async () => {
  const tenant = await makeTenant();
  expect(await gatehouse(["admin", "invite", "--tenant", tenant, "--role", "operator"])).toMatchObject({
    code: 1,
    out: "",
  });
  expect(await gatehouse(["admin", "invite", "--tenant", "no-such"])).toMatchObject({ code: 3, out: "" });
});
