import { startEmbedded } from "@/db/embedded/start";
import { parseConfig } from "@/lib/base/config";
import { makeTryItKey } from "@/lib/server/try-it-key";

/** `npm run dev`: keeps the embedded PostgreSQL while servers come and go, until whoever started this process is gone. */
const say = (line: string) => process.stderr.write(`  ${line}\n`);
const gone = new Promise((resolve) => process.once("disconnect", resolve));
// A terminal sends its signal to us too; when to stop is the parent's word.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

try {
  const { dataDir } = parseConfig(process.env, makeTryItKey);
  const { stop } = await startEmbedded(dataDir, { onProgress: say });
  process.send?.("ready");
  await gone;
  await stop();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
