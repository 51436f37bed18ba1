import { Button, LinkButton } from "@/app/admin/_kit/button";
import { SelectField, TextField } from "@/app/admin/_kit/fields";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { traceKinds, traceOutcomes } from "@/lib/model/trace";

/** As the address has it. */
export interface Filter {
  readonly kind?: string;
  readonly outcome?: string;
  readonly client?: string;
  readonly reference?: string;
}

interface TraceFilterProps {
  filter: Filter;
  here: string;
  t: DashboardTranslator;
}

/** What the list is narrowed by: a form that changes the address, so that it can be sent to somebody. */
export function TraceFilter({ filter, here, t }: TraceFilterProps) {
  const any = { value: "", label: t("traces.any") };
  return (
    <search>
      <form
        action={here}
        className="mb-6 grid grid-cols-2 items-start gap-x-3 gap-y-3 sm:gap-x-4 lg:grid-cols-3 xl:grid-cols-[1fr_1fr_1.2fr_1.4fr_auto]"
      >
        <SelectField
          name="outcome"
          label={t("traces.outcome")}
          options={[any, ...traceOutcomes.map((value) => ({ value, label: t(`traces.${value}`) }))]}
          defaultValue={filter.outcome ?? ""}
        />
        <SelectField
          name="kind"
          label={t("traces.kind")}
          options={[any, ...traceKinds.map((value) => ({ value, label: t(`traces.${value}`) }))]}
          defaultValue={filter.kind ?? ""}
        />
        <TextField
          name="client"
          label={t("traces.client")}
          member="client_id"
          defaultValue={filter.client}
          spellCheck={false}
        />
        <TextField
          name="reference"
          label={t("traces.reference")}
          help={t("traces.referenceHelp")}
          defaultValue={filter.reference}
          spellCheck={false}
        />
        <div className="col-span-2 flex gap-2 lg:col-span-1 lg:pt-7">
          <Button type="submit">{t("traces.apply")}</Button>
          {Object.values(filter).some(Boolean) && (
            <LinkButton look="quiet" href={here}>
              {t("traces.clear")}
            </LinkButton>
          )}
        </div>
      </form>
    </search>
  );
}
