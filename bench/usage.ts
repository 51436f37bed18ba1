import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What processes use: resident memory in bytes, processor time so far in milliseconds. */
export interface Usage {
  readonly resident: number;
  readonly busy: number;
}

/** The processes from `root` down whose command line passes. */
export function usageBelow(root: number, isCounted: (command: string) => boolean = () => true): Usage {
  const counted = processesBelow(root).filter(({ command }) => isCounted(command));
  return {
    resident: counted.reduce((sum, { pid, rss }) => sum + (shareOf(pid) ?? rss), 0),
    busy: counted.reduce((sum, { pid }) => sum + busyOf(pid), 0),
  };
}

function processesBelow(root: number) {
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
  return found;
}

/** Memory that several processes share (PostgreSQL's buffers, Node's program) is counted once, in parts. Linux only. */
function shareOf(pid: number): number | undefined {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(procFile(pid, "smaps_rollup"))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** User and system time, in ticks of 10 ms. Linux only. */
function busyOf(pid: number): number {
  const fields = procFile(pid, "stat").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}
