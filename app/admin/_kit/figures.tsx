interface Figure {
  readonly label: string;
  readonly value: string;
  readonly tone?: "plain" | "good" | "danger";
}

const tones = { plain: "text-ink", good: "text-good", danger: "text-danger" } as const;

/** A few numbers that say what came of something. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="grid auto-cols-fr grid-flow-col divide-x divide-line rounded-2xl border border-line bg-surface">
      {figures.map(({ label, value, tone = "plain" }) => (
        <div key={label} className="flex flex-col-reverse justify-end px-4 py-4 sm:px-6">
          <dt className="mt-0.5 text-sm text-pretty text-muted">{label}</dt>
          <dd className={`text-xl font-semibold tracking-[-0.014em] tabular-nums ${tones[tone]}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
