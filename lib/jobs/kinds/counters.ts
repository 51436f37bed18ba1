import { countEvents } from "@/lib/store/counting";
import type { RoundKind } from "../rounds";

/** Counts what happened, for the charts of the dashboard. */
export const counting: RoundKind = { name: "counters", run: ({ sql }) => countEvents(sql) };
