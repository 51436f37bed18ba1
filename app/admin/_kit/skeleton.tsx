/** Stands where a part of a page is still being fetched. @param label what is being fetched, for who does not see it */
export function Skeleton({ rows = 4, label }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="grid gap-3 py-2 motion-safe:animate-pulse">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <span key={row} className={`h-4 rounded bg-line ${["w-3/4", "w-full", "w-5/6", "w-2/3"][row % 4]}`} />
      ))}
    </div>
  );
}
