import { cancelImport, checkImport, removeImport, runImport } from "@/app/admin/_actions/imports";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Badge } from "@/app/admin/_kit/badge";
import { LinkButton } from "@/app/admin/_kit/button";
import { Dialog } from "@/app/admin/_kit/dialog";
import { Failure } from "@/app/admin/_kit/failure";
import { Figures } from "@/app/admin/_kit/figures";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { Progress } from "@/app/admin/_kit/progress";
import { Refresh } from "@/app/admin/_kit/refresh";
import { orPage, visitTenant } from "@/app/admin/_shell/admin";
import { placeOf } from "@/app/admin/_shell/places";
import type { ShownImport } from "@/lib/admin/resources/import-schemas";
import { imports } from "@/lib/admin/resources/imports";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";
import { tones } from "../tones";
import { Problems } from "./problems";

interface Props {
  readonly params: Promise<{ tenant: string; import: string }>;
}

/** How far an import is, what is wrong with its lines, and what to do next. It goes on by itself, whoever looks. */
export default async function ImportPage({ params }: Props) {
  const { admin, context, tenantId, t } = await visitTenant(params);
  const { import: id } = await params;
  const [place, one] = await Promise.all([placeOf(admin, tenantId), orPage(imports.show(context, id))]);
  const base = `/admin/t/${tenantId}/users`;
  return (
    <>
      {one.state === "running" && <Refresh />}
      <PageHeader
        title={one.name}
        badge={<Badge tone={tones[one.state]}>{t(`imports.is.${one.state}`)}</Badge>}
        crumbs={[
          { label: t("nav.tenants"), href: "/admin" },
          { label: place.name, href: `/admin/t/${tenantId}` },
          { label: t("users.title"), href: base },
          { label: t("imports.title"), href: `${base}/import` },
        ]}
        crumbsLabel={t("nav.breadcrumbs")}
      >
        {t(sentenceOf(one), { lines: one.lines })}
      </PageHeader>
      <div className="grid grid-cols-1 gap-6">
        {one.state === "running" && (
          <div className="grid gap-4 rounded-2xl border border-line bg-surface px-5 py-5 sm:px-6">
            <Progress
              label={t(one.dry_run ? "imports.checkedSoFar" : "imports.madeSoFar", {
                line: one.line,
                lines: one.lines,
              })}
              value={one.line}
              max={one.lines}
            />
            <p className="text-sm text-muted">{t("imports.mayClose")}</p>
          </div>
        )}
        {one.state !== "uploading" && <Figures figures={figuresOf(one, t)} />}
        {one.error && <Failure>{one.error}</Failure>}
        <Next one={one} tenantId={tenantId} t={t} />
        {one.problems && one.problems.length > 0 && (
          <Problems problems={one.problems} refused={one.refused} href={`${base}/import/${id}/report`} t={t} />
        )}
      </div>
    </>
  );
}

function sentenceOf({ state, dry_run: isDryRun, created }: ShownImport) {
  switch (state) {
    case "uploading":
      return "imports.about.uploading";
    case "running":
      return isDryRun ? "imports.about.checking" : "imports.about.running";
    case "checked":
      return created > 0 ? "imports.about.checked" : "imports.about.nobody";
    case "done":
      return "imports.about.done";
    case "cancelled":
      return isDryRun ? "imports.about.cancelledCheck" : "imports.about.cancelled";
    case "failed":
      return "imports.about.failed";
  }
}

function figuresOf({ created, refused, dry_run: isDryRun, bytes }: ShownImport, t: DashboardTranslator) {
  const isLarge = bytes >= 1_048_576;
  const size = t.format.number(isLarge ? bytes / 1_048_576 : Math.max(bytes / 1024, 1), {
    maximumFractionDigits: isLarge ? 1 : 0,
  });
  return [
    {
      label: t(isDryRun ? "imports.wouldBeMade" : "imports.made"),
      value: t.format.number(created),
      tone: created > 0 ? "good" : "plain",
    },
    {
      label: t("imports.refused"),
      value: t.format.number(refused),
      tone: refused > 0 ? "danger" : "plain",
    },
    { label: t("imports.size"), value: `${size} ${isLarge ? "MiB" : "KiB"}` },
  ] as const;
}

/** What can be done with it as it stands: the likeliest first. */
function Next({ one, tenantId, t }: { one: ShownImport; tenantId: string; t: DashboardTranslator }) {
  const { id, state, created } = one;
  const base = `/admin/t/${tenantId}/users`;
  const forget = (
    <Dialog label={t("imports.forget")} look="quiet" title={t("imports.forgetTitle")} text={t("imports.forgetText")}>
      <ActionForm
        name="forget"
        action={removeImport.bind(null, tenantId, id)}
        submit={t("imports.forget")}
        look="danger"
      />
    </Dialog>
  );
  const another = <LinkButton href={`${base}/import`}>{t("imports.another")}</LinkButton>;
  const run = (
    <Dialog
      label={t("imports.run", { count: created })}
      look="primary"
      title={t("imports.runTitle", { count: created })}
      text={t("imports.runText")}
    >
      <ActionForm name="run" action={runImport.bind(null, tenantId, id)} submit={t("imports.runSubmit")} />
    </Dialog>
  );
  switch (state) {
    case "running":
      return (
        <div className="flex flex-wrap gap-2">
          <Dialog label={t("imports.cancel")} title={t("imports.cancelTitle")} text={t("imports.cancelText")}>
            <ActionForm
              name="cancel"
              action={cancelImport.bind(null, tenantId, id)}
              submit={t("imports.cancel")}
              look="danger"
            />
          </Dialog>
        </div>
      );
    case "checked":
      return (
        <div className="flex flex-wrap gap-2">
          {created > 0 && run}
          {another}
          {forget}
        </div>
      );
    case "done":
      return (
        <div className="flex flex-wrap gap-2">
          <LinkButton look="primary" href={base}>
            {t("imports.toUsers")}
          </LinkButton>
          {another}
        </div>
      );
    case "uploading":
      return (
        <div className="flex flex-wrap gap-2">
          {another}
          {forget}
        </div>
      );
    case "cancelled":
    case "failed":
      return (
        <div className="flex flex-wrap gap-2">
          <Dialog label={t("imports.again")} title={t("imports.againTitle")} text={t("imports.againText")}>
            <ActionForm name="again" action={checkImport.bind(null, tenantId, id)} submit={t("imports.again")} />
          </Dialog>
          {another}
          {forget}
        </div>
      );
  }
}
