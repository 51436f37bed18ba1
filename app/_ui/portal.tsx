/** The house's sign: arches set back one behind the other, and a light on inside. The tenant's colour builds the wall. */
export function Portal({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 400 340" width="120" height="102" className={className} aria-hidden="true" focusable="false">
      <path d="M0 290h400v50H0z" className="fill-gate-floor" />
      <path d="M50 290V150a150 150 0 0 1 300 0v140z" className="fill-gate-1" />
      <path d="M86 290V164a114 114 0 0 1 228 0v126z" className="fill-gate-2" />
      <path d="M120 290V178a80 80 0 0 1 160 0v112z" className="fill-gate-3" />
      <path d="M154 290V192a46 46 0 0 1 92 0v98z" className="fill-gate-light" />
      <path d="M154 290h92l56 50H98z" className="fill-gate-light opacity-35" />
    </svg>
  );
}
