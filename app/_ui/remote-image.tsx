/**
 * A picture from elsewhere. Its host learns no address of ours; `next/image` would fetch it through this server instead, which
 * would let a client's logo make requests from inside the network. The policy allows https only, so http shows what is behind.
 */
export function RemoteImage({ src, className, alt = "" }: { src: string; className?: string; alt?: string }) {
  if (!/^(https:\/\/|\/(?!\/)|data:image\/)/i.test(src)) return null;
  // biome-ignore lint/performance/noImgElement: see above
  return <img src={src} alt={alt} className={className} referrerPolicy="no-referrer" decoding="async" />;
}
