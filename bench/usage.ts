import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process and everything below it, each with its command line and resident memory in bytes. */
export function processesBelow(root: number): { readonly command: string; readonly resident: number }[] {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid=,rss=,args="], { encoding: "utf8", maxBuffer: 2 ** 26 })
    .split("\n")
    .flatMap((line) => {
      const [, pid, parent, rss, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return command === undefined
        ? []
        : [{ pid: Number(pid), parent: Number(parent), rss: Number(rss) * 1024, command }];
    });
  const found = rows.filter(({ pid }) => pid === root);
  for (const one of found) found.push(...rows.filter(({ parent }) => parent === one.pid));
  return found.map(({ pid, rss, command }) => ({ command, resident: shareOf(pid) ?? rss }));
}

/** Memory that several processes share (PostgreSQL's buffers, Node's program) is counted once, in parts. Linux only. */
function shareOf(pid: number): number | undefined {
  try {
    const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
