import { randomBytes } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { closeDatabase, database, openDatabase } from "@/db/client";
import { replayed } from "@/lib/model/dpop-proof";
import { tidy } from "./housekeeping";
import { usedProofStore } from "./used-proofs";

const servers = [1, 2].map(() => openDatabase(process.env.DATABASE_URL ?? "", 4));
afterAll(async () => {
  await Promise.all(servers.map(({ close }) => close()));
  await closeDatabase();
});

const now = Date.now() / 1000;
const proof = (expiresAt = now + 60) => ({ jkt: "key", hash: randomBytes(32), expiresAt });

test("proof-replay: of many uses at once on two servers exactly one wins", async () => {
  const one = proof();
  const uses = Array.from({ length: 10 }, () => servers.map(({ sql }) => usedProofStore(sql, "once").use(one))).flat();
  const outcomes = await Promise.all(uses);
  expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === replayed)).toHaveLength(19);
});

test("another tenant's proofs are its own", async () => {
  const one = proof();
  const { sql } = database();
  expect(await usedProofStore(sql, "one").use(one)).toBeUndefined();
  expect(await usedProofStore(sql, "two").use(one)).toBeUndefined();
});

test("proof-replay: a proof is forgotten once every server would refuse it for its age, one with a slow clock too", async () => {
  const [old, late, young] = [proof(now - 310), proof(now - 280), proof()];
  const { sql } = database();
  const store = usedProofStore(sql, "aged");
  for (const one of [old, late, young]) await store.use(one);
  await tidy(sql);
  const kept = await sql<{ hash: Buffer }[]>`select hash from used_proofs where tenant_id = 'aged' order by expires_at`;
  expect(kept.map(({ hash }) => hash)).toEqual([late.hash, young.hash]);
});
