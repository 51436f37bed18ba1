interface Figure {
  readonly label: string;
  readonly value: string;
  readonly tone?: "plain" | "good" | "danger";
}

const tones = { plain: "text-ink", good: "text-good", danger: "text-danger" } as const;

/** A few numbers that say what came of something. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))]">
      {figures.map(({ label, value, tone = "plain" }) => (
        <div key={label} className="flex flex-col-reverse justify-end rounded-xl border border-line px-4 py-3">
          <dt className="text-sm text-muted">{label}</dt>
          <dd className={`text-xl font-semibold tracking-[-0.014em] tabular-nums ${tones[tone]}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
