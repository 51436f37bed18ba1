import Link from "next/link";
import { Icon } from "@/app/_ui/icon";
import type { TenantVisit } from "@/app/admin/_shell/admin";
import { configVersions } from "@/lib/admin/config-files/resource";
import { type ManagedThing, managedThings } from "@/lib/admin/config-files/resource-schemas";
import { mayDo } from "@/lib/admin/permissions";

interface NoteProps extends Pick<TenantVisit, "context" | "tenantId" | "t"> {
  /** Whether it is what the page is about. */
  isIt(thing: ManagedThing): boolean;
}

/** Says of what a configuration file decides that a change here is a drift; nothing where no file does. */
export async function ManagedNote({ context, tenantId, t, isIt }: NoteProps) {
  if (!mayDo(context, "managed", { ...configVersions, tenantId })) return null;
  const { things } = managedThings.parse(await configVersions.act(context, "managed", undefined, {}));
  if (!things.some(isIt)) return null;
  return (
    <p className="mb-6 flex gap-3 rounded-xl border border-line bg-well px-4 py-3 text-sm leading-relaxed text-muted">
      <Icon name="layers" className="mt-0.5 size-4.5" />
      <span className="min-w-0 text-pretty">
        {t("configuration.note")}{" "}
        <Link
          href={`/admin/t/${tenantId}/configuration`}
          prefetch={false}
          className="font-medium text-ink underline decoration-edge underline-offset-4 hover:decoration-current"
        >
          {t("configuration.noteLink")}
        </Link>
      </span>
    </p>
  );
}
