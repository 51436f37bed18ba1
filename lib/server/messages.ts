import { randomUUID } from "node:crypto";
import { z } from "zod";

/** What workers and the primary say to each other. */
const message = z.discriminatedUnion("type", [
  z.object({ type: z.literal("gatehouse:ready") }),
  z.object({ type: z.literal("gatehouse:failed"), reason: z.string() }),
  z.object({ type: z.literal("gatehouse:stop") }),
  z.object({ type: z.literal("gatehouse:ask"), about: z.enum(["metrics"]), id: z.string() }),
  z.object({ type: z.literal("gatehouse:answer"), id: z.string(), text: z.string() }),
]);

export type Message = z.infer<typeof message>;

/** Other libraries talk on the same channel. */
export function readMessage(raw: unknown): Message | undefined {
  const isOurs = typeof raw === "object" && raw !== null && "type" in raw && String(raw.type).startsWith("gatehouse:");
  return isOurs ? message.parse(raw) : undefined;
}

/** Sends to the primary, if there still is one. */
export function tellPrimary(said: Message): void {
  if (process.connected) process.send?.(said);
}

/** Asks the primary and waits for its answer, 5 s at most. */
export function askPrimary(about: "metrics"): Promise<string> {
  const id = randomUUID();
  return new Promise((resolve, reject) => {
    const onMessage = (raw: unknown) => {
      const heard = readMessage(raw);
      if (heard?.type === "gatehouse:answer" && heard.id === id) end(() => resolve(heard.text));
    };
    const timer = setTimeout(() => end(() => reject(new Error("the primary did not answer"))), 5000);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      process.off("message", onMessage);
      settle();
    };
    process.on("message", onMessage);
    tellPrimary({ type: "gatehouse:ask", about, id });
  });
}
