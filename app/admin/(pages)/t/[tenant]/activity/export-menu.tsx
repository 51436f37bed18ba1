import { buttonLooks } from "@/app/admin/_kit/button";
import { Menu } from "@/app/admin/_kit/menu";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { type Filter, withFilter } from "./asked";

interface ExportMenuProps {
  /** The address of the log. */
  here: string;
  filter: Filter;
  t: DashboardTranslator;
}

/** The log as a file, in one of two forms. */
export const ExportMenu = ({ here, filter, t }: ExportMenuProps) => (
  <Menu
    label={t("activity.export")}
    button={t("activity.export")}
    buttonClass={`${buttonLooks.secondary} cursor-pointer`}
    panelClass="end-0 top-full mt-2 w-72"
  >
    <ul>
      <Choice
        href={withFilter(`${here}/export`, filter)}
        title={t("activity.exportCsv")}
        help={t("activity.exportCsvHelp")}
      />
      <Choice
        href={`${here}/export?format=jsonl`}
        title={t("activity.exportProof")}
        help={t("activity.exportProofHelp")}
      />
    </ul>
  </Menu>
);

const Choice = ({ href, title, help }: { href: string; title: string; help: string }) => (
  <li>
    <a href={href} download className="block rounded-lg px-3 py-2.5 hover:bg-well">
      <span className="block text-sm font-medium text-ink">{title}</span>
      <span className="block text-sm text-pretty text-muted">{help}</span>
    </a>
  </li>
);
