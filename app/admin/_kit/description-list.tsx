import type { ReactNode } from "react";

interface Row {
  readonly term: string;
  readonly value: ReactNode;
  readonly help?: string;
}

/** Names with what they stand for. A row without a value is left out. */
export function DescriptionList({ rows }: { rows: readonly Row[] }) {
  const shown = rows.filter(({ value }) => value !== undefined && value !== null && value !== "" && value !== false);
  return (
    <dl className="divide-y divide-line">
      {shown.map(({ term, value, help }) => (
        <div key={term} className="grid gap-x-6 gap-y-0.5 py-3 first:pt-0 last:pb-0 sm:grid-cols-[11rem_1fr]">
          <dt className="text-sm text-muted">{term}</dt>
          <dd className="min-w-0 text-[0.9375rem] wrap-anywhere text-ink">
            {value}
            {help && <span className="mt-0.5 block text-sm text-muted">{help}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
