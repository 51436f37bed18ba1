"use client";

import { useEffect, useRef } from "react";
import { labelOf } from "@/lib/dashboard/fields";
import type { Clash } from "@/lib/dashboard/outcome";
import { useKitWords } from "./words";

/** Where two people changed the same: each value with whose it is, to choose from. Sends `choice.<path>` and the version of now. */
export function StaleEdit({ version, clashes }: { version: number; clashes: readonly Clash[] }) {
  const words = useKitWords();
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is another difference
  useEffect(() => heading.current?.focus(), [version]);
  return (
    <section className="grid gap-4 rounded-xl border border-edge bg-well p-4">
      <div>
        <h3 ref={heading} tabIndex={-1} className="font-semibold text-ink">
          {words.staleTitle}
        </h3>
        <p className="mt-0.5 text-sm leading-relaxed text-pretty text-muted">{words.staleText}</p>
      </div>
      <input type="hidden" name="version-now" value={version} />
      {clashes.map(({ path, yours, theirs }) => (
        <fieldset key={path}>
          <legend className="mb-1.5 text-sm font-medium text-ink">
            {path.split(".").map(labelOf).join(" › ")} <code className="font-mono text-xs text-muted">{path}</code>
          </legend>
          <div className="grid gap-2 sm:grid-cols-2">
            <Choice path={path} whose="yours" label={words.yours} value={yours || words.none} isFirst />
            <Choice path={path} whose="theirs" label={words.theirs} value={theirs || words.none} />
          </div>
        </fieldset>
      ))}
    </section>
  );
}

interface ChoiceProps {
  path: string;
  whose: "yours" | "theirs";
  label: string;
  value: string;
  isFirst?: boolean;
}

function Choice({ path, whose, label, value, isFirst = false }: ChoiceProps) {
  return (
    <label className="flex min-h-11 cursor-pointer items-start gap-3 rounded-lg border border-line bg-surface p-3 has-checked:border-accent-edge">
      <input
        type="radio"
        name={`choice.${path}`}
        value={whose}
        defaultChecked={isFirst}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0">
        <span className="block text-xs font-medium text-muted">{label}</span>
        <span className="block font-mono text-[0.8125rem] whitespace-pre-line wrap-anywhere text-ink">{value}</span>
      </span>
    </label>
  );
}
