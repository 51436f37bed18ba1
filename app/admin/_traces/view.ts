import type { clients } from "@/lib/admin/resources/clients";
import type { ShownTrace } from "@/lib/admin/resources/trace-view";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

/** A trace, and the client that it is of as it is by now. */
export interface TraceView {
  readonly trace: ShownTrace;
  readonly client: Awaited<ReturnType<typeof clients.show>> | undefined;
  /** Whether they may change the client. */
  readonly isEditor: boolean;
  readonly tenantId: string;
  readonly t: DashboardTranslator;
}
