import type { ShownKey } from "@/lib/admin/resources/key-schemas";

/** What happens to a key, in the order of its life. One that signs at once was made a moment before. */
export type Turn = "published" | "starts" | "replaced" | "gone";

/** A moment in a key's life; `at` is undefined where nobody has decided it yet. */
export interface Moment {
  readonly turn: Turn;
  readonly at: Date | undefined;
  readonly isPast: boolean;
}

export interface KeyLife {
  readonly key: ShownKey;
  readonly moments: readonly Moment[];
}

/** The keys of one algorithm: what signs now (or is encrypted to), what comes next, and all of them, the newest first. */
export interface KeyLine {
  readonly alg: string;
  readonly use: ShownKey["use"];
  readonly now: ShownKey | undefined;
  readonly next: ShownKey | undefined;
  readonly lives: readonly KeyLife[];
}

/**
 * Keys as a page tells them: a line for each algorithm, those that sign first.
 * @param keys in any order
 * @param now what is past by then
 */
export function keyLines(keys: readonly ShownKey[], now: Date): readonly KeyLine[] {
  const newestFirst = [...keys].sort((a, b) => b.signs_from.getTime() - a.signs_from.getTime());
  const algs = [...new Set(newestFirst.map(({ alg }) => alg))].sort();
  const lines = algs.map((alg) =>
    lineOf(
      newestFirst.filter((key) => key.alg === alg),
      alg,
      now,
    ),
  );
  return [...lines.filter(({ use }) => use === "sig"), ...lines.filter(({ use }) => use === "enc")];
}

function lineOf(keys: readonly ShownKey[], alg: string, now: Date): KeyLine {
  return {
    alg,
    use: keys[0]?.use ?? "sig",
    now: keys.find(({ state }) => state === "current"),
    // Of several that wait, the one whose turn comes first.
    next: keys.findLast(({ state }) => state === "next"),
    lives: keys.map((key) => ({ key, moments: momentsOf(key, now) })),
  };
}

function momentsOf({ created_at, signs_from, retired_at, gone_at }: ShownKey, now: Date): readonly Moment[] {
  const moment = (turn: Turn, at: Date | null): Moment => ({
    turn,
    at: at ?? undefined,
    isPast: at !== null && at.getTime() <= now.getTime(),
  });
  // Dated back for servers whose clocks are behind, which says nothing to a person.
  const starts = signs_from < created_at ? created_at : signs_from;
  return [
    moment("published", created_at),
    moment("starts", starts),
    moment("replaced", retired_at),
    moment("gone", gone_at),
  ];
}
