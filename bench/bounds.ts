import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { measure, type Timed } from "./bounds/measure";
import { apiLists, pages } from "./bounds/pages";
import { boundsReport } from "./bounds/report";
import { seed } from "./bounds/seed";
import { bearer, signedIn } from "./caller";
import { writeSection } from "./sections";
import { startServer } from "./server";

const { values: options } = parseArgs({
  options: {
    bounds: { type: "boolean" },
    // A folder that is kept, and seeded the first time.
    data: { type: "string" },
    only: { type: "string", default: "" },
    times: { type: "string", default: "20" },
  },
});
const times = Number(options.times);

const folder = options.data ?? (await mkdtemp(path.join(tmpdir(), "gatehouse-bounds-")));
const { origin, stop } = await startServer(folder);
try {
  const seconds = await seed(origin);
  const { operator, member } = await signedIn();
  const api = await bearer(origin);
  const results: Timed[] = [];
  for (const look of [...(await pages()), ...apiLists()]) {
    if (!look.name.includes(options.only)) continue;
    const { isApi, as } = look;
    const timed = await measure(origin, look, isApi ? api : as === "member" ? member : operator, times);
    console.error(
      [timed.best, timed.median, timed.p95].map((one) => one.toFixed(0).padStart(6)).join(""),
      ` ${look.name}`,
    );
    results.push(timed);
  }
  // A part of the pages would make poor results of record.
  if (!options.only) writeSection("bench/RESULTS.md", "dashboard", boundsReport({ times, seconds, results }));
} finally {
  await stop();
  if (!options.data) await rm(folder, { recursive: true, force: true });
}
