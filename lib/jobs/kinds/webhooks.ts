import { fanOut } from "@/lib/store/webhook-fan-out";
import type { RoundKind } from "../rounds";

/** Makes messages of what happened, for the webhooks that want to know. */
export const webhookRound: RoundKind = { name: "webhooks", run: ({ sql }) => fanOut(sql) };
