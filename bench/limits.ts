import { availableParallelism } from "node:os";
import { database } from "@/db/client";

/** What this machine can do at the most, per second. */
export interface Limits {
  readonly rsa: { readonly one: number; readonly all: number };
  readonly p256: { readonly one: number; readonly all: number };
  readonly commits: { readonly one: number; readonly twenty: number };
  readonly postgres: string;
}

const rsa = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const p256 = { name: "ECDSA", hash: "SHA-256", namedCurve: "P-256" };

export async function measureLimits(seconds: number): Promise<Limits> {
  const { sql } = database();
  await sql`create table if not exists bench_commits (id bigint generated always as identity, made timestamptz not null)`;
  const commit = () => sql`insert into bench_commits (made) values (now())`;
  const limits = {
    rsa: await signatures(rsa, seconds),
    p256: await signatures(p256, seconds),
    commits: { one: await perSecond(1, seconds, commit), twenty: await perSecond(20, seconds, commit) },
    postgres: String((await sql`show server_version`)[0]?.serverVersion),
  };
  await sql`drop table bench_commits`;
  return limits;
}

/** One at a time, and as many as keep every core busy. */
async function signatures(algorithm: RsaHashedKeyGenParams | (EcKeyGenParams & { hash: string }), seconds: number) {
  const { privateKey } = await crypto.subtle.generateKey(algorithm, false, ["sign"]);
  const data = new Uint8Array(500);
  const sign = () => crypto.subtle.sign(algorithm, privateKey, data);
  return { one: await perSecond(1, seconds, sign), all: await perSecond(availableParallelism() * 4, seconds, sign) };
}

async function perSecond(concurrency: number, seconds: number, work: () => PromiseLike<unknown>): Promise<number> {
  await Promise.all(Array.from({ length: 50 }, work));
  const started = performance.now();
  const deadline = started + seconds * 1000;
  let done = 0;
  const loop = async () => {
    for (; performance.now() < deadline; done++) await work();
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
  return (done / (performance.now() - started)) * 1000;
}
