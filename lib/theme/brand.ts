import type { FontName } from "@/lib/theme/fonts";

/** The tenant as people see it. */
export interface Brand {
  readonly tenantId: string;
  readonly name: string;
  readonly logoUri?: string;
  /** `#rrggbb`; any colour, so the screens must choose a readable text colour on it. */
  readonly primaryColor: string;
  readonly backgroundColor?: string;
  /** For people whose system is dark. */
  readonly darkPrimaryColor?: string;
  readonly darkBackgroundColor?: string;
  /** Of buttons and fields, in CSS pixels; 12 where it is left out. */
  readonly cornerRadius?: number;
  readonly font?: FontName;
  /** A path of our own origin. */
  readonly fontUri?: string;
  /** In a preview: the one that is shown, whatever the system is set to. */
  readonly theme?: "light" | "dark";
  readonly tagline?: string;
  readonly supportUri?: string;
}
