interface OwnImageProps {
  src: string;
  className?: string;
  /** Shown over the browser's torn-page sign where the picture does not load. */
  monogram?: string;
}

/** A logo or a face, from our own origin: its host elsewhere has no part in the page. */
export function OwnImage({ src, className = "", monogram }: OwnImageProps) {
  if (!/^(\/(?!\/)|data:image\/)/i.test(src)) return null;
  const fallback = monogram
    ? "after:absolute after:inset-0 after:grid after:place-items-center after:content-[attr(data-monogram)]"
    : "";
  return (
    // biome-ignore lint/performance/noImgElement: a picture by its hash, already small
    <img
      src={src}
      alt=""
      data-monogram={monogram}
      className={`${className} ${fallback}`}
      referrerPolicy="no-referrer"
      decoding="async"
    />
  );
}
