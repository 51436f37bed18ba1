import { createTenant } from "@/app/admin/_actions/tenants";
import { Badge } from "@/app/admin/_kit/badge";
import { EmptyState } from "@/app/admin/_kit/empty-state";
import { TextField } from "@/app/admin/_kit/fields";
import { FormDialog } from "@/app/admin/_kit/form-dialog";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { Pager, RowLink, Table, type TableColumn } from "@/app/admin/_kit/table";
import { orPage, single, type Visit, visit } from "@/app/admin/_shell/admin";
import { ownPlaces } from "@/app/admin/_shell/places";
import { tenants } from "@/lib/admin/resources/tenants";
import { contextFor } from "@/lib/dashboard/session";
import type { DashboardTranslator } from "@/lib/i18n/dashboard";

interface Props {
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly issuer?: string;
  readonly isDisabled: boolean;
}

/** The tenants that somebody may see: of an operator all, of anybody else their own. */
export default async function TenantsPage({ searchParams }: Props) {
  const [visited, { after: place }] = await Promise.all([visit(), searchParams]);
  const { admin, t } = visited;
  const after = single(place);
  const { rows, next } = await rowsFor(visited, after);
  const create = admin.isOperator && <NewTenant t={t} />;
  const isEmpty = rows.length === 0 && after === undefined;
  const mine = admin.isOperator ? "empty" : "none";
  return (
    <>
      <PageHeader title={t("tenants.title")} actions={!isEmpty && create}>
        {t("tenants.lead")}
      </PageHeader>
      {isEmpty ? (
        <EmptyState icon="building" title={t(`tenants.${mine}Title`)} action={create}>
          {t(`tenants.${mine}`)}
        </EmptyState>
      ) : (
        <Table caption={t("tenants.title")} columns={columnsFor(visited)} rows={rows} rowKey={({ id }) => id} />
      )}
      <Pager href="/admin" next={next} after={after} t={t} />
    </>
  );
}

async function rowsFor(
  { admin }: Visit,
  after: string | undefined,
): Promise<{ readonly rows: readonly Row[]; readonly next: string | null }> {
  const part = { limit: 50, after };
  if (!admin.isOperator) {
    const { items, next } = await ownPlaces(admin, part);
    return { rows: items, next };
  }
  const { items, next } = await orPage(tenants.list(contextFor(admin), part));
  return { rows: items.map(({ disabled, ...item }): Row => ({ ...item, isDisabled: disabled })), next };
}

const code = "font-mono text-[0.8125rem]";

function columnsFor({ admin, t }: Visit): readonly TableColumn<Row>[] {
  const issuer: TableColumn<Row> = {
    key: "issuer",
    heading: t("tenants.issuer"),
    from: "md",
    cell: ({ issuer: uri }) => <span className={code}>{uri}</span>,
  };
  const role: TableColumn<Row> = {
    key: "role",
    heading: t("tenants.role"),
    cell({ id }) {
      const mine = admin.roles[id];
      return mine && t(`nav.${mine}`);
    },
  };
  return [
    {
      key: "name",
      heading: t("tenants.name"),
      cell: ({ id, name }) => <RowLink href={`/admin/t/${id}`}>{name}</RowLink>,
    },
    { key: "id", heading: t("tenants.id"), from: "sm", cell: ({ id }) => <code className={code}>{id}</code> },
    admin.isOperator ? issuer : role,
    {
      key: "state",
      heading: t("tenants.state"),
      cell({ isDisabled }) {
        const state = isDisabled ? "disabled" : "active";
        return <Badge tone={isDisabled ? "danger" : "good"}>{t(`tenants.${state}`)}</Badge>;
      },
    },
  ];
}

function NewTenant({ t }: { t: DashboardTranslator }) {
  const title = t("tenants.create");
  return (
    <FormDialog
      label={title}
      look="primary"
      icon="plus"
      text={t("tenants.createText")}
      name="new-tenant"
      action={createTenant}
      submit={t("tenants.createSubmit")}
    >
      <TextField name="name" label={t("tenants.name")} help={t("tenants.nameHelp")} maxLength={100} required />
      <TextField name="id" label={t("tenants.id")} help={t("tenants.idHelp")} maxLength={63} required />
    </FormDialog>
  );
}
