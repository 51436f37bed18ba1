import { z } from "zod";

/** A link that a page may show: http or https, nothing that a browser would run. */
export const webUrl = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .regex(/^[^\s<>"'`]+$/, "must not have spaces or quotes");
