import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/db/client";
import { tenants } from "@/lib/admin/resources/tenants";
import { asSystem } from "@/lib/admin/system";
import { randomToken, tokenHash } from "@/lib/base/secrets";
import { invitationRows, openInvitation, redeemInvitation } from "./invitations";

const { db } = database();

beforeAll(async () => {
  await tenants.create(asSystem(db), { id: "inviting", name: "Inviting" });
});
afterAll(closeDatabase);

async function invited(expiresIn = 60): Promise<Buffer> {
  const hash = tokenHash(randomToken());
  await invitationRows(db, "inviting").add({ hash, role: "admin", email: undefined, invitedBy: undefined, expiresIn });
  return hash;
}

test("invite-replay: an invitation is taken once, and is then as if it had never been", async () => {
  const hash = await invited();
  expect(await openInvitation(db, hash)).toEqual({
    tenantId: "inviting",
    tenantName: "Inviting",
    role: "admin",
    email: null,
  });
  expect(await redeemInvitation(db, hash)).toEqual({ tenantId: "inviting", role: "admin" });
  expect([await redeemInvitation(db, hash), await openInvitation(db, hash)]).toEqual([undefined, undefined]);
});

test("invite-race: of many who follow one link at the same time one gets it", async () => {
  const hash = await invited();
  const taken = await Promise.all(Array.from({ length: 8 }, () => redeemInvitation(db, hash)));
  expect(taken.filter(Boolean)).toHaveLength(1);
});

test("an invitation that is over, or that nobody made, is none", async () => {
  const over = await invited(-1);
  for (const hash of [over, tokenHash("made up")])
    expect([await openInvitation(db, hash), await redeemInvitation(db, hash)]).toEqual([undefined, undefined]);
});
