import { type BrandLook, themeCss } from "@/lib/theme/theme-css";

/** The tenant's look as custom properties. React writes a style element's text as it is; `themeCss` says what may be in it. */
export function Theme({ brand, nonce }: { brand: BrandLook; nonce?: string }) {
  return <style nonce={nonce}>{themeCss(brand)}</style>;
}
