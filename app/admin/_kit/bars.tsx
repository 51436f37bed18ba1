import { useId } from "react";

interface BarsProps {
  label: string;
  /** In words, such as "128" or "1,204". */
  total: string;
  values: readonly number[];
  /** What the first and the last bar are of. */
  from: string;
  until: string;
}

/** Room for each bar, and how high the highest is, in the units of the drawing. */
const [step, height] = [10, 56];

/**
 * A sum, and how it came about over time. One colour in each, so none carries a meaning; the numbers themselves stand in a table
 * beside it, so the drawing is for those alone who see it.
 */
export function Bars({ label, total, values, from, until }: BarsProps) {
  const id = useId();
  const highest = Math.max(1, ...values);
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col rounded-xl border border-line px-4 pt-3.5 pb-3">
      <p id={id} className="text-sm text-muted">
        {label}
      </p>
      <p className="mt-0.5 mb-3 text-xl font-semibold tracking-[-0.02em] text-ink tabular-nums sm:text-2xl">{total}</p>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${values.length * step} ${height}`}
        preserveAspectRatio="none"
        className="mt-auto h-14 w-full fill-accent rtl:-scale-x-100"
      >
        {values.map((value, at) => {
          const high = value === 0 ? 1.5 : Math.max(3, (value / highest) * height);
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
              key={at}
              x={at * step + 1.5}
              y={height - high}
              width={step - 3}
              height={high}
              className={value === 0 ? "fill-line" : undefined}
            />
          );
        })}
      </svg>
      <p className="mt-1.5 flex justify-between gap-2 text-xs text-muted">
        <span>{from}</span>
        <span>{until}</span>
      </p>
    </section>
  );
}
