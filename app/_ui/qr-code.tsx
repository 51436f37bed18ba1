/** A QR code as lines of the page itself. It stays dark on light, with its margin: cameras want both. */
export function QrCode({ path, size, label }: { path: string; size: number; label: string }) {
  const margin = 4;
  const box = `${-margin} ${-margin} ${size + 2 * margin} ${size + 2 * margin}`;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={box}
      shapeRendering="crispEdges"
      className="mx-auto size-52 rounded-2xl border border-line popup:size-44 touch:size-64"
    >
      <rect x={-margin} y={-margin} width="100%" height="100%" fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
