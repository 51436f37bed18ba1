import type { BrandColours } from "@/lib/theme/palette";
import { themeCss } from "@/lib/theme/theme-css";

/** The tenant's colours as custom properties. React writes a style element's text as it is; `themeCss` holds nothing but colours. */
export function Theme({ brand, nonce }: { brand: BrandColours; nonce?: string }) {
  return <style nonce={nonce}>{themeCss(brand)}</style>;
}
