import { setTimeout } from "node:timers/promises";
import type { ShownImport } from "@/lib/admin/resources/import-schemas";
import type { Credentials } from "../caller";

const partSize = 500_000;

/** An import of a tenant, by the management API. */
export function importApi(origin: string, tenant: string, credentials: Credentials) {
  async function call<T>(method: "GET" | "POST", path: string, body?: object): Promise<T> {
    const answer = await fetch(`${origin}/api/admin/tenants/${tenant}/imports${path}`, {
      method,
      headers: { ...credentials, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  return {
    /** Sends a file. @returns its import's identifier */
    async send(text: string): Promise<string> {
      const { id } = await call<ShownImport>("POST", "", { name: "people.jsonl", format: "jsonl" });
      for (let number = 0; number * partSize < text.length; number++)
        await call("POST", `/${id}/add`, { number, text: text.slice(number * partSize, (number + 1) * partSize) });
      return id;
    },

    /** Has it read whole. @param told is called with how far it is. @returns the import at its end, and the seconds it took */
    async run(id: string, isDryRun: boolean, told: (now: ShownImport) => void) {
      const began = performance.now();
      await call("POST", `/${id}/run`, { dry_run: isDryRun });
      for (;;) {
        const now = await call<ShownImport>("GET", `/${id}`);
        if (now.state !== "running") return { ended: now, seconds: (performance.now() - began) / 1000 };
        told(now);
        await setTimeout(1_000);
      }
    },

    problems: async (id: string) =>
      (
        await call<{ problems: readonly { line: number; member: string | null; detail: string }[] }>(
          "POST",
          `/${id}/report`,
          {},
        )
      ).problems,
  };
}
