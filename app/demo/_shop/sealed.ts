import { sealer } from "@/lib/http/sealed";

/** What the shop must know at the next request, kept by the browser. */
export const { seal, unseal } = sealer<"request" | "session" | "notice">("demo", "/demo");
