/** The shop's picture: a steaming cup that is also a boat, in its harbour. */
export function Harbour({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 480 420" width="480" height="420" className={className} aria-hidden="true" focusable="false">
      <path d="M0 0h480v420H0z" className="fill-tint" />
      <circle cx="352" cy="118" r="58" className="fill-gate-light" />
      <path d="M0 250c60-26 120-26 180-6s150 22 300-14v190H0z" className="fill-gate-3" />
      <g className="fill-none stroke-on-tint" strokeWidth="9" strokeLinecap="round">
        <path d="M172 122c-20-22 20-36 0-62" />
        <path d="M220 122c-20-22 20-36 0-62" />
        <path d="M268 122c-20-22 20-36 0-62" />
      </g>
      <path d="M318 176h26a44 44 0 0 1 0 88h-40" className="fill-none stroke-on-gate" strokeWidth="20" />
      <path d="M116 152h208v72a96 96 0 0 1-96 96h-16a96 96 0 0 1-96-96z" className="fill-on-gate" />
      <path d="M116 152h208v26H116z" className="fill-accent" />
      <path d="M0 300c40-22 80-22 120 0s80 22 120 0 80-22 120 0 80 22 120 0v120H0z" className="fill-gate-2" />
      <path
        d="M-60 342c40-22 80-22 120 0s80 22 120 0 80-22 120 0 80 22 120 0 80-22 120 0v78H-60z"
        className="fill-gate"
      />
    </svg>
  );
}
