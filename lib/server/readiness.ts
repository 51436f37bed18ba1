import { shared } from "@/lib/base/shared";

/** Whether the process wants traffic. Plain `next start` always does; `server.ts` not before Next is prepared nor while it drains. */
export const readiness = () => shared("readiness", () => ({ isServing: true }));
