import { cancelBulkAct } from "@/app/admin/_actions/bulk-acts";
import { ActionForm } from "@/app/admin/_kit/action-form";
import { Badge, type BadgeTone } from "@/app/admin/_kit/badge";
import { LinkButton } from "@/app/admin/_kit/button";
import { Dialog } from "@/app/admin/_kit/dialog";
import { Failure } from "@/app/admin/_kit/failure";
import { Figures } from "@/app/admin/_kit/figures";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { Progress } from "@/app/admin/_kit/progress";
import { Refresh } from "@/app/admin/_kit/refresh";
import { RowLink, Table } from "@/app/admin/_kit/table";
import { orPage, visitTenant } from "@/app/admin/_shell/admin";
import { placeOf } from "@/app/admin/_shell/places";
import { mayDo } from "@/lib/admin/permissions";
import { bulkActs, type ShownBulkAct } from "@/lib/admin/resources/bulk-acts";

interface Props {
  readonly params: Promise<{ tenant: string; act: string }>;
}

const tones: Readonly<Record<ShownBulkAct["state"], BadgeTone>> = {
  running: "accent",
  done: "good",
  cancelled: "plain",
  failed: "danger",
};

/** How far something is that is done to many users. It goes on by itself, whoever looks. */
export default async function BulkActPage({ params }: Props) {
  const { admin, context, tenantId, t } = await visitTenant(params);
  const { act: id } = await params;
  const [place, one] = await Promise.all([placeOf(admin, tenantId), orPage(bulkActs.show(context, id))]);
  const { act, state, position, total, succeeded, problems = [] } = one;
  const base = `/admin/t/${tenantId}/users`;
  return (
    <>
      {state === "running" && <Refresh />}
      <PageHeader
        title={t(`bulk.act.${act}`)}
        badge={<Badge tone={tones[state]}>{t(`bulk.is.${state}`)}</Badge>}
        crumbs={[
          { label: t("nav.tenants"), href: "/admin" },
          { label: place.name, href: `/admin/t/${tenantId}` },
          { label: t("users.title"), href: base },
        ]}
        crumbsLabel={t("nav.breadcrumbs")}
      >
        {t(`bulk.about.${state}`)}
      </PageHeader>
      <div className="grid grid-cols-1 gap-6">
        {state === "running" && (
          <div className="grid gap-4 rounded-2xl border border-line bg-surface px-5 py-5 sm:px-6">
            <Progress label={t("bulk.soFar", { position, total })} value={position} max={total} />
            <p className="text-sm text-muted">{t("bulk.mayClose")}</p>
          </div>
        )}
        <Figures
          figures={[
            { label: t("bulk.succeeded"), value: t.format.number(succeeded), tone: succeeded > 0 ? "good" : "plain" },
            {
              label: t("bulk.left"),
              value: t.format.number(position - succeeded),
              tone: position > succeeded ? "danger" : "plain",
            },
            { label: t("bulk.total"), value: t.format.number(total) },
          ]}
        />
        {one.error && <Failure>{one.error}</Failure>}
        <div className="flex flex-wrap gap-2">
          {state === "running" && mayDo(context, "cancel", { ...bulkActs, tenantId }) && (
            <Dialog label={t("bulk.cancel")} title={t("bulk.cancelTitle")} text={t("bulk.cancelText")}>
              <ActionForm
                name="cancel"
                action={cancelBulkAct.bind(null, tenantId, id)}
                submit={t("bulk.cancel")}
                look="danger"
              />
            </Dialog>
          )}
          <LinkButton href={base}>{t("bulk.toUsers")}</LinkButton>
        </div>
        {problems.length > 0 && (
          <section aria-labelledby="problems">
            <h2 id="problems" className="mb-3 font-semibold tracking-[-0.006em] text-ink">
              {t("bulk.problems")}
            </h2>
            <Table
              caption={t("bulk.problems")}
              rows={problems}
              rowKey={({ sub }) => sub}
              columns={[
                {
                  key: "username",
                  heading: t("bulk.user"),
                  cell: ({ sub, username }) => <RowLink href={`${base}/${sub}`}>{username}</RowLink>,
                },
                { key: "detail", heading: t("bulk.why"), cell: ({ detail }) => detail },
              ]}
            />
          </section>
        )}
      </div>
    </>
  );
}
