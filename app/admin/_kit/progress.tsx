interface ProgressProps {
  /** What goes on, and how far it is, in words. */
  label: string;
  value: number;
  max: number;
}

/** How far something is that takes a while. */
export function Progress({ label, value, max }: ProgressProps) {
  return (
    <div className="grid gap-2">
      <p className="text-[0.9375rem] text-ink tabular-nums sm:text-sm">{label}</p>
      <progress
        aria-label={label}
        value={Math.min(value, max)}
        max={Math.max(max, 1)}
        className="h-2 w-full appearance-none overflow-hidden rounded-full border-0 bg-well text-accent [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-well [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-accent motion-safe:[&::-webkit-progress-value]:transition-[width]"
      />
    </div>
  );
}
