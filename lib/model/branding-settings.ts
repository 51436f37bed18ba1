import { z } from "zod";
import { webUrl } from "@/lib/base/web-url";
import { fontNames } from "@/lib/theme/fonts";

const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, "must be a colour such as #3451b2");

/** How a tenant's pages look. */
export const branding = z.strictObject({
  logo_uri: z
    .union([webUrl, z.string().regex(/^\/(?!\/)[\w./-]+$/)])
    .optional()
    .describe("Logo on the pages: a URL, fetched by the server and shown from its own origin, or a path there"),
  primary_color: colour.default("#3451b2").describe("Colour of buttons and links, `#rrggbb`"),
  background_color: colour.optional().describe("Colour behind the page; made from the other where it is left out"),
  dark_primary_color: colour
    .optional()
    .describe("The same for people whose system is dark; made from `primary_color` where it is left out"),
  dark_background_color: colour.optional().describe("Colour behind the dark page"),
  corner_radius: z
    .int()
    .min(0)
    .max(20)
    .default(12)
    .describe("Radius of the corners of buttons and fields in CSS pixels; larger things have it in proportion"),
  font: z.enum(fontNames).default("system").describe("What the pages are set in, of fonts that people's systems have"),
  font_file: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "must be the hash that an uploaded font has")
    .optional()
    .describe(
      "A font file of the tenant's own, by the hash that it has since it was uploaded; `font` stands behind it",
    ),
  tagline: z.string().max(120).optional().describe("A line beside the name"),
  support_uri: webUrl.optional().describe("Where people find help"),
});

export type Branding = z.infer<typeof branding>;
