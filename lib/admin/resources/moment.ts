import { z } from "zod";

/** A moment as others write it, as PostgreSQL reads it. */
export const moment = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) >= 0, "must be a time since 1970")
  .transform((text) => new Date(text).toISOString());
