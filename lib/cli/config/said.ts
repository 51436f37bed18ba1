import { type Change, countOf, type MemberChange, type TenantPlan } from "@/lib/admin/config-files/change";
import type { Drift } from "@/lib/admin/config-files/drift";
import { plainLine } from "../output";
import type { Terminal } from "../terminal";

/** How what is done is marked. */
const marks = {
  create: { sign: "+", colour: 32 },
  update: { sign: "~", colour: 33 },
  delete: { sign: "-", colour: 31 },
} as const satisfies Record<Change["action"], { sign: string; colour: number }>;

/** Characters of a value that stand beside another one in a line. */
const mostBeside = 48;

/** Prints lines; what is in them never steers the terminal, the colour is ours. */
export function write(terminal: Terminal, lines: readonly string[], action?: Change["action"]): void {
  for (const line of lines) {
    const plain = plainLine(line);
    const isPainted = action !== undefined && terminal.isColourful === true;
    terminal.write(isPainted ? `\u001b[${marks[action].colour}m${plain}\u001b[0m\n` : `${plain}\n`);
  }
}

/** A plan for people: each thing with its members, what it was and what it becomes. */
export function writePlans(terminal: Terminal, plans: readonly TenantPlan[]): void {
  for (const plan of plans) {
    const { tenant, changes, left } = plan;
    write(terminal, [`tenant ${tenant}`]);
    writeChanges(terminal, changes);
    if (left.length > 0) {
      const named = left.slice(0, 5).map(({ kind, id }) => `${kind} ${id}`);
      const more = left.length > named.length ? ` and ${left.length - named.length} more` : "";
      write(terminal, [`  in no file, and left alone without --prune: ${named.join(", ")}${more}`]);
    }
    if (changes.length === 0) write(terminal, ["  as the file says"]);
  }
  const counts = plans.map(countOf);
  const sum = (of: (one: ReturnType<typeof countOf>) => number) => counts.reduce((all, one) => all + of(one), 0);
  const [created, changed, removed] = [sum((one) => one.created), sum((one) => one.changed), sum((one) => one.removed)];
  write(terminal, [`${created} to create, ${changed} to change, ${removed} to delete`]);
}

export function writeDrift(terminal: Terminal, { tenant, number, things }: Drift): void {
  write(terminal, [`tenant ${tenant}, since version ${number} of its file`]);
  for (const { by, at, ...change } of things) {
    writeChanges(terminal, [change]);
    if (by) write(terminal, [`      by ${by.kind}${by.id === undefined ? "" : ` ${by.id}`} at ${at}`]);
  }
  if (things.length === 0) write(terminal, ["  as the file says"]);
}

function writeChanges(terminal: Terminal, changes: readonly Change[]): void {
  for (const { action, kind, id, members } of changes) {
    write(terminal, [`  ${marks[action].sign} ${kind} ${id}`], action);
    const width = Math.max(0, ...members.map(({ member }) => member.length));
    for (const one of members) write(terminal, linesOf(one, action, width));
  }
}

function linesOf(change: MemberChange, action: Change["action"], width: number): readonly string[] {
  const name = `      ${change.member.padEnd(width)}`;
  if (change.isSecret) return [`${name}  (from ${String(change.to)})`];
  const [from, to] = [change.from, change.to].map(inWords);
  if (action === "create") return [`${name}  ${to}`];
  const lists = listed(change);
  if (lists) return [`${name}`.trimEnd(), ...lists];
  if (`${from}${to}`.length <= 2 * mostBeside) return [`${name}  ${from} → ${to}`];
  return [name.trimEnd(), `        - ${from}`, `        + ${to}`];
}

/** Of two lists what came and what went. */
function listed({ from, to }: MemberChange): readonly string[] | undefined {
  if (!Array.isArray(from) || !Array.isArray(to)) return undefined;
  const [before, after] = [from.map(inWords), to.map(inWords)];
  const went = before.filter((one) => !after.includes(one)).map((one) => `        - ${one}`);
  const came = after.filter((one) => !before.includes(one)).map((one) => `        + ${one}`);
  return went.length + came.length > 0 ? [...went, ...came] : undefined;
}

const inWords = (value: unknown): string => (value === undefined ? "(default)" : JSON.stringify(value));
