interface RemoteImageProps {
  src: string;
  className?: string;
  /** Shown over the browser's torn-page sign where the picture does not load. */
  monogram?: string;
}

/**
 * A picture from elsewhere. Its host learns no address of ours; `next/image` would fetch it through this server instead, which
 * would let a client's logo make requests from inside the network. The policy allows https only, so http shows what is behind.
 */
export function RemoteImage({ src, className = "", monogram }: RemoteImageProps) {
  if (!/^(https:\/\/|\/(?!\/)|data:image\/)/i.test(src)) return null;
  const fallback = monogram
    ? "after:absolute after:inset-0 after:grid after:place-items-center after:content-[attr(data-monogram)]"
    : "";
  return (
    // biome-ignore lint/performance/noImgElement: see above
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
