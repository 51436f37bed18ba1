import type { BadgeTone } from "@/app/admin/_kit/badge";
import type { ShownImport } from "@/lib/admin/resources/import-schemas";

export const tones: Readonly<Record<ShownImport["state"], BadgeTone>> = {
  uploading: "plain",
  running: "accent",
  checked: "accent",
  done: "good",
  cancelled: "plain",
  failed: "danger",
};
