import { Button, LinkButton } from "@/app/admin/_kit/button";
import { SelectField, TextField } from "@/app/admin/_kit/fields";
import { eventNames } from "@/lib/events/catalogue";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import type { Filter } from "./asked";

/** What the log is narrowed by: a form that changes the address, so that a filter can be sent to somebody. */
export function EventFilter({ filter, here, t }: { filter: Filter; here: string; t: DashboardTranslator }) {
  const any = { value: "", label: t("activity.any") };
  return (
    <search>
      <form
        action={here}
        className="mb-6 grid grid-cols-2 items-end gap-x-3 gap-y-3 sm:gap-x-4 lg:grid-cols-3 max-lg:[&>:first-child]:col-span-2"
      >
        <SelectField
          name="name"
          label={t("activity.event")}
          options={[any, ...eventNames.map((name) => ({ value: name, label: name }))]}
          defaultValue={filter.name ?? ""}
        />
        <TextField name="since" label={t("activity.since")} type="date" defaultValue={filter.since} />
        <TextField name="until" label={t("activity.until")} type="date" defaultValue={filter.until} />
        <TextField name="user" label={t("activity.user")} defaultValue={filter.user} spellCheck={false} />
        <TextField name="client" label={t("activity.client")} defaultValue={filter.client} spellCheck={false} />
        <div className="flex gap-2">
          <Button type="submit">{t("activity.apply")}</Button>
          {Object.values(filter).some(Boolean) && (
            <LinkButton look="quiet" href={here}>
              {t("activity.clear")}
            </LinkButton>
          )}
        </div>
      </form>
    </search>
  );
}
