import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { measure, type Timed } from "./bounds/measure";
import { apiLists, pages } from "./bounds/pages";
import { seed } from "./bounds/seed";
import { bearer, signedIn } from "./caller";
import { startServer } from "./server";

const { values: options } = parseArgs({
  options: {
    bounds: { type: "boolean" },
    /** A folder that is kept, seeded the first time. */
    data: { type: "string" },
    only: { type: "string", default: "" },
    times: { type: "string", default: "20" },
  },
});

const folder = options.data ?? (await mkdtemp(path.join(tmpdir(), "gatehouse-bounds-")));
const { origin, stop } = await startServer(folder);
try {
  const seconds = await seed(origin);
  console.error(`seeded in ${Math.round(seconds)} s`);
  const { operator, member } = await signedIn();
  const api = await bearer(origin);
  const results: Timed[] = [];
  for (const look of [...(await pages()), ...apiLists()]) {
    if (!look.name.includes(options.only)) continue;
    const credentials = look.name.startsWith("API") ? api : look.as ? member : operator;
    const timed = await measure(origin, look, credentials, Number(options.times)).catch((error) => {
      console.error(String(error));
      return undefined;
    });
    if (!timed) continue;
    console.error(`${timed.median.toFixed(0).padStart(6)} ${timed.p95.toFixed(0).padStart(6)}  ${timed.name}`);
    results.push(timed);
  }
} finally {
  await stop();
  if (!options.data) await rm(folder, { recursive: true, force: true });
}
