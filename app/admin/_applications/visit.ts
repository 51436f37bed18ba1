import type { TenantVisit } from "@/app/admin/_shell/admin";
import type { clients } from "@/lib/admin/resources/clients";

/** Who looks at which application. */
export interface ApplicationVisit extends TenantVisit {
  readonly client: Awaited<ReturnType<typeof clients.show>>;
  /** The page of the application, without its query. */
  readonly href: string;
  /** Whether they may change it. */
  readonly isEditor: boolean;
  /** The quick start that they chose. */
  readonly code: string | undefined;
  /** The run of the try-it that is shown. */
  readonly run: string | undefined;
}
