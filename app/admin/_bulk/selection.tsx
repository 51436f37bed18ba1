"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

interface Selection {
  readonly chosen: ReadonlySet<string>;
  readonly all: readonly string[];
  /** Whether all that the search finds are meant, on further pages too. */
  readonly isWhole: boolean;
  toggle(id: string): void;
  chooseAll(isChosen: boolean): void;
  chooseWhole(isWhole: boolean): void;
}

const Around = createContext<Selection | undefined>(undefined);

export function useSelection(): Selection {
  const selection = useContext(Around);
  if (!selection) throw new Error("there is no list to choose from");
  return selection;
}

/** Keeps which rows of a list are chosen. @param all the identifiers of the rows that are shown; with others begin a new one, by its key */
export function SelectionProvider({ all, children }: { all: readonly string[]; children: ReactNode }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isWhole, chooseWhole] = useState(false);
  const selection = useMemo<Selection>(
    () => ({
      chosen,
      all,
      isWhole,
      toggle(id) {
        chooseWhole(false);
        setChosen((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
      },
      chooseAll(isChosen) {
        chooseWhole(false);
        setChosen(new Set(isChosen ? all : []));
      },
      chooseWhole,
    }),
    [chosen, all, isWhole],
  );
  return <Around value={selection}>{children}</Around>;
}

const box = "grid size-11 shrink-0 cursor-pointer place-items-center sm:size-9";
const tick = "size-5 accent-accent sm:size-4.5";

/** Chooses a row. */
export function ChooseRow({ id, label }: { id: string; label: string }) {
  const { chosen, toggle } = useSelection();
  return (
    <label className={`${box} -ms-3`}>
      <input type="checkbox" className={tick} aria-label={label} checked={chosen.has(id)} onChange={() => toggle(id)} />
    </label>
  );
}

/** Chooses every row that is shown. */
export function ChooseAll({ label }: { label: string }) {
  const { chosen, all, chooseAll } = useSelection();
  return (
    <label className="ms-4.5 inline-flex min-h-11 cursor-pointer items-center gap-2.5 text-sm text-muted sm:min-h-9">
      <input
        type="checkbox"
        className={tick}
        checked={all.length > 0 && chosen.size === all.length}
        onChange={(event) => chooseAll(event.target.checked)}
      />
      {label}
    </label>
  );
}
