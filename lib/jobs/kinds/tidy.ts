import { tidy as tidied } from "@/lib/store/housekeeping";
import type { RoundKind } from "../rounds";

/** Ends sessions whose time is over, and deletes what is over. */
export const tidy: RoundKind = { name: "tidy", run: ({ sql }) => tidied(sql) };
