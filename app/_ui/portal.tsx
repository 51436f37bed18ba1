/** The house's sign: arches set back one behind the other, and a light on inside. The tenant's colour builds the wall. */
export function Portal({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 400 400" className={className} aria-hidden="true" focusable="false">
      <path d="M0 348h400v52H0z" className="fill-gate-floor" />
      <path d="M28 348V172a172 172 0 0 1 344 0v176z" className="fill-gate-1" />
      <path d="M70 348V190a130 130 0 0 1 260 0v158z" className="fill-gate-2" />
      <path d="M110 348V208a90 90 0 0 1 180 0v140z" className="fill-gate-3" />
      <path d="M148 348V226a52 52 0 0 1 104 0v122z" className="fill-gate-light" />
      <path d="M148 348h104l58 52H90z" className="fill-gate-light opacity-35" />
    </svg>
  );
}
