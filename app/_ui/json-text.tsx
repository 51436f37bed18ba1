import { createElement, type ReactNode } from "react";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/** Names stand out from values; scrolls by itself, and by keyboard. */
export function JsonText({ value, label }: { value: Json; label: string }) {
  const lines = JSON.stringify(value, null, 2).split("\n");
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.2 §2.1.1)
      tabIndex={0}
      dir="ltr"
      className="mt-3 overflow-x-auto rounded-xl bg-well p-4 text-start"
    >
      {createElement("pre", { className: "font-mono text-[0.8125rem]/relaxed text-ink" }, ...lines.flatMap(coloured))}
    </section>
  );
}

function coloured(line: string): ReactNode[] {
  const [, indent, name, rest] = /^(\s*)("(?:[^"\\]|\\.)*"):(.*)$/.exec(line) ?? [];
  if (!name) return [line, "\n"];
  return [indent, createElement("span", { className: "text-link" }, name), `:${rest}\n`];
}
