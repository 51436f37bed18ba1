import { cpus, totalmem } from "node:os";
import { argon2 } from "@/lib/identity/password";
import type { Limits } from "./limits";

export interface Figures {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  /** Bytes. */
  readonly resident: { readonly server: number; readonly database: number };
  /** Microseconds of processor time per request. */
  readonly cost: { readonly server: number; readonly database: number };
}

export interface Result {
  readonly name: string;
  readonly target: number | undefined;
  readonly gatehouse: Figures;
  readonly peer: Figures;
  /** The median of the rounds' own. */
  readonly ratio: number;
  readonly errors: number;
}

export interface Run {
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: number;
  readonly limits: Limits;
  readonly results: readonly Result[];
  readonly peerVersion: string;
}

const round = (value: number) => Math.round(value).toLocaleString("en");
const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);
const mib = (bytes: number) => round(bytes / 2 ** 20);

/** The table as Markdown. */
export function table(results: readonly Result[]): string {
  const head = [
    "request",
    "Gatehouse /s",
    "peer /s",
    "ratio",
    "target",
    "p50 ms",
    "p99 ms",
    "peer p50",
    "peer p99",
    "MiB",
    "PostgreSQL MiB",
    "peer MiB",
    "CPU µs",
    "PostgreSQL µs",
    "peer µs",
    "errors",
  ];
  const lines = results.map(({ name, target, gatehouse: g, peer: p, ratio, errors }) => [
    name,
    round(g.rate),
    round(p.rate),
    `${ratio.toFixed(2)}×`,
    target === undefined ? "" : `${target}×`,
    ms(g.p50),
    ms(g.p99),
    ms(p.p50),
    ms(p.p99),
    mib(g.resident.server),
    mib(g.resident.database),
    mib(p.resident.server),
    round(g.cost.server),
    round(g.cost.database),
    round(p.cost.server),
    String(errors),
  ]);
  const widths = head.map((title, at) => Math.max(title.length, ...lines.map((line) => line[at]?.length ?? 0)));
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(" | ")} |`;
  const rule = `|${widths.map((width, at) => (at === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [row(head), rule, ...lines.map(row)].join("\n");
}

/** What the README shows of it. */
export function shortTable(results: readonly Result[]): string {
  const lines = results.map(
    ({ name, target, gatehouse, peer, ratio }) =>
      `| ${name} | ${round(gatehouse.rate)} | ${round(peer.rate)} | ${ratio.toFixed(2)}× | ${target ? `${target}×` : ""} | ${ms(gatehouse.p99)} | ${ms(peer.p99)} |`,
  );
  const head = [
    "| request | Gatehouse /s | peer /s | ratio | target | p99 ms | peer p99 |",
    "|---|--:|--:|--:|--:|--:|--:|",
  ];
  return [...head, ...lines].join("\n");
}

export function report({ seconds, rounds, connections, limits, results, peerVersion }: Run): string {
  const { rsa, p256, commits } = limits;
  return `Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}.

Machine: ${machine()},
PostgreSQL ${limits.postgres}, oidc-provider ${peerVersion}.

${table(results)}

* Gatehouse is what \`npm start\` runs: a worker per core, its own PostgreSQL with \`fsync\` and \`synchronous_commit\` on, in a new folder. The tenant holds
  32,000 past sign-ins with their tokens, and a log line per request goes to a file. The peer is \`oidc-provider\` in one process, as its users run it, with everything in memory and no log.
* Both do the same: PKCE, RS256 ID tokens (RSA-2048), rotated refresh tokens, resource indicators for JWT access tokens. The peer's store is a
  plain map: the one that comes with it forgets all but the newest thousand entries.
* The load is a third process on the same cores, with ${connections} keep-alive connections, each waiting for its answer. Both servers run all
  the time; per row they take turns, ${rounds} rounds of ${seconds} s each after one to warm up, and every number is the median of its rounds, the ratio too.
* Every answer's status is checked, and the first one's content in each round. Codes are fetched and assertions signed before the clock runs.
* Encrypted ID tokens are signed by RS256, then encrypted by ECDH-ES with A256GCM. A pushed request and its authorization count as one.
* A sign-in is the authorization request, the page, the form and its redirects to the code; passwords are argon2id with m=${argon2.memoryCost} KiB, t=${argon2.timeCost},
  p=${argon2.parallelism} on both sides. Gatehouse renders its page with React, the peer's is one line of HTML.
* Memory is resident and summed over processes, what they share counted once. CPU is processor time per request.

## What holds the rows back

Found by profiles and by processor time per process; the numbers are this run's.

* **Code exchange, refresh**: ${signatureShare(limits, results)} What is left is for HTTP, the load itself and a durable transaction of three rows, which takes
  PostgreSQL about 400 µs of processor time. The peer's rows are entries of a map, and its signatures run on the core that PostgreSQL needs here.
* **userinfo, introspection**: one look-up each. Sent back to back over one connection per worker, by a Unix socket, it costs half of what it did
  over a pool of TCP connections; the rest is equal parts of PostgreSQL, network calls and HTTP.
* **discovery, JWTs by ES256**: a third of the time is the kernel's, sending and receiving; a tenth is the log line. The load runs on the same two cores
  and takes a share that the peer, which keeps to one core and its threads, does not notice.
* **Opaque tokens, private_key_jwt, authorize, pushed requests**: one to four durable statements against map entries.
* **Password sign-in**: argon2 is a third to a half of it, React and the page most of the rest. All come from one address here and so count their tries in one row.

## The machine's own limits, in the same run

| per second                          | one at a time | all cores |
|-------------------------------------|--------------:|----------:|
| RSA-2048 signatures (WebCrypto)     | ${round(rsa.one).padStart(13)} | ${round(rsa.all).padStart(9)} |
| P-256 signatures (WebCrypto)        | ${round(p256.one).padStart(13)} | ${round(p256.all).padStart(9)} |

| per second                          |  1 connection | 20 at once |
|-------------------------------------|--------------:|-----------:|
| durable commits of one insert       | ${round(commits.one).padStart(13)} | ${round(commits.twenty).padStart(10)} |
`;
}

/** On what a run was made. */
export function machine(): string {
  const [cpu] = cpus();
  const { platform, arch, versions } = process;
  return `${cpus().length} cores (${cpu?.model.trim()}), ${mib(totalmem())} MiB of memory, ${platform} ${arch}, Node.js ${versions.node}`;
}

/** How much of the time at the target rate the signature alone takes. */
function signatureShare({ rsa }: Limits, results: readonly Result[]): string {
  const cores = cpus().length;
  const signature = (cores * 1e6) / rsa.all;
  const row = results.find(({ name }) => name.startsWith("refresh"));
  const budget = row?.target === undefined ? undefined : (cores * 1e6) / (row.peer.rate * row.target);
  if (budget === undefined) return "";
  return `at the target rate a request has ${round(budget)} µs of ${cores} cores; its RSA-2048 signature takes ${round(signature)} µs.`;
}
