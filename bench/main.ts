import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startGatehouse } from "./gatehouse";
import { measureLimits } from "./limits";
import { type Measured, startLoad } from "./load";
import { startPeer } from "./peer";
import { type Figures, type Result, report, shortTable, table } from "./report";
import { type Row, rows, type Site, visit } from "./rows";
import { writeSection } from "./sections";
import { people } from "./side";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    seconds: { type: "string", default: "3" },
    rounds: { type: "string", default: "5" },
    connections: { type: "string", default: String(people.length) },
    keep: { type: "boolean", default: false },
  },
});
const [seconds, rounds] = [Number(options.seconds), Number(options.rounds)];
const connections = Math.min(people.length, Number(options.connections));
const chosen = rows.filter(({ name }) => name.includes(options.only));
if (chosen.length === 0)
  throw new Error(`--only: no row's name has that; there are ${rows.map(({ name }) => name).join("; ")}`);

const folder = await mkdtemp(path.join(tmpdir(), "gatehouse-bench-"));
const load = startLoad();
const sides = [await startGatehouse(folder), await startPeer()] as const;
try {
  const sites = [await visit(sides[0]), await visit(sides[1])] as const;
  const limits = await measureLimits(Math.min(2, seconds));
  const results: Result[] = [];
  for (const row of chosen) {
    results.push(await measure(row, sites));
    console.error(table(results.slice(-1)).split("\n").at(-1));
  }
  console.log(`\n${table(results)}`);
  const { version } = JSON.parse(readFileSync("node_modules/oidc-provider/package.json", "utf8"));
  const text = report({ seconds, rounds, connections, limits, results, peerVersion: version });
  // A part of the rows, or shorter rounds, would make poor results of record.
  const file = options.only ? path.join(tmpdir(), "gatehouse-bench.md") : "bench/RESULTS.md";
  if (options.only) await writeFile(file, text);
  else writeSection(file, "requests", text);
  if (!options.only) await writeFile("README.md", withTable(readFileSync("README.md", "utf8"), shortTable(results)));
  console.log(`\nWritten to ${file}`);
  if (results.some(({ errors }) => errors > 0)) process.exitCode = 1;
} finally {
  load.stop();
  for (const side of sides) await side.stop();
  if (!options.keep) await rm(folder, { recursive: true, force: true });
}

function withTable(page: string, shown: string): string {
  return page.replace(/(<!-- written by npm run bench -->\n)[\s\S]*?(\n<!-- until here -->)/, `$1${shown}$2`);
}

/** The rounds of a row, in turns: what the machine does beside touches both sides alike. */
async function measure({ name, target, prepare }: Row, sites: readonly [Site, Site]): Promise<Result> {
  const lanes = await Promise.all(
    sites.map(async (site) => ({
      site,
      script: await prepare(site),
      expected: 500,
      measured: [] as Measured[],
      resident: { server: 0, database: 0 },
      busy: { server: 0, database: 0 },
    })),
  );
  for (let round = 0; round <= rounds; round++) {
    for (const lane of round % 2 === 0 ? lanes : [...lanes].reverse()) {
      const isWarmUp = round === 0;
      const before = lane.site.side.usage();
      const measured = await load.run({
        origin: lane.site.origin,
        script: lane.script,
        connections,
        seconds,
        count: lane.expected,
      });
      if (measured.firstError) console.error(`${lane.site.side.name}, ${name}: ${measured.firstError}`);
      lane.script = measured.script;
      lane.expected = Math.ceil(measured.rate * seconds * 1.2);
      const after = lane.site.side.usage();
      lane.resident = { server: after.server.resident, database: after.database.resident };
      if (isWarmUp) continue;
      lane.measured.push(measured);
      lane.busy = {
        server: lane.busy.server + after.server.busy - before.server.busy,
        database: lane.busy.database + after.database.busy - before.database.busy,
      };
    }
  }
  const [gatehouse, peer] = lanes;
  if (!gatehouse || !peer) throw new Error("two sides are compared");
  const figures = ({ measured, resident, busy }: typeof gatehouse): Figures => ({
    rate: median(measured.map(({ rate }) => rate)),
    p50: median(measured.map(({ p50 }) => p50)),
    p99: median(measured.map(({ p99 }) => p99)),
    resident,
    cost: { server: perRequest(busy.server, measured), database: perRequest(busy.database, measured) },
  });
  return {
    name,
    target,
    gatehouse: figures(gatehouse),
    peer: figures(peer),
    ratio: median(gatehouse.measured.map(({ rate }, at) => rate / (peer.measured[at]?.rate ?? Number.NaN))),
    errors: lanes.flatMap(({ measured }) => measured).reduce((sum, { errors }) => sum + errors, 0),
  };
}

/** Microseconds of processor time. Codes that are fetched before the clock runs count too. */
function perRequest(busy: number, measured: readonly Measured[]): number {
  return (busy * 1000) / measured.reduce((sum, { count }) => sum + count, 0);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
