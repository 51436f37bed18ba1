interface OwnImageProps {
  src: string;
  className?: string;
  /** Shown over the browser's torn-page sign where the picture does not load. */
  monogram?: string;
}

/** Whether a picture is from our own origin: a host elsewhere has no part in the page. */
export const isOwnImage = (src: string | undefined): src is string =>
  src !== undefined && /^(\/(?!\/)|data:image\/)/i.test(src);

/** Shows what is white on the white ground that most logos are made for. */
export const outlined = "drop-shadow-[0_0_1px_rgb(0_0_0/0.9)]";

/** A logo or a face, from our own origin. */
export function OwnImage({ src, className = "", monogram }: OwnImageProps) {
  if (!isOwnImage(src)) return null;
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
