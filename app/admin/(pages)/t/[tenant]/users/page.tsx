import { Avatar } from "@/app/_ui/avatar";
import { BulkList, mayChoose, RunningActs } from "@/app/admin/_bulk/list";
import { ChooseRow } from "@/app/admin/_bulk/selection";
import { Badge } from "@/app/admin/_kit/badge";
import { Button, LinkButton } from "@/app/admin/_kit/button";
import { EmptyState } from "@/app/admin/_kit/empty-state";
import { SelectField, TextField } from "@/app/admin/_kit/fields";
import { PageHeader } from "@/app/admin/_kit/page-header";
import { Pager, RowLink, Table, type TableColumn } from "@/app/admin/_kit/table";
import { orPage, single, type TenantVisit, visitTenant } from "@/app/admin/_shell/admin";
import { mayDo } from "@/lib/admin/permissions";
import { imports } from "@/lib/admin/resources/imports";
import { users } from "@/lib/admin/resources/users";

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

type Row = Awaited<ReturnType<typeof users.show>>;

/** As the address has it, so that a search can be sent to somebody. */
interface Filter {
  readonly search?: string;
  readonly email?: string;
  readonly state?: string;
}

/** The users of a tenant: searched, page after page. */
export default async function UsersPage({ params, searchParams }: Props) {
  const [visited, query] = await Promise.all([visitTenant(params), searchParams]);
  const { context, tenantId, t } = visited;
  const filter: Filter = { search: single(query.search), email: single(query.email), state: single(query.state) };
  const after = single(query.after);
  const { items, next } = await orPage(users.list(context, { limit: 50, after, filter: asked(filter) }));
  const given = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const here = `/admin/t/${tenantId}/users`;
  const isEmpty = items.length === 0 && given.length === 0 && after === undefined;
  const makes = <Makes {...visited} />;
  return (
    <>
      <PageHeader title={t("users.title")} actions={!isEmpty && makes}>
        {t("users.lead")}
      </PageHeader>
      {isEmpty ? (
        <EmptyState
          icon="person"
          title={t("users.emptyTitle")}
          action={<div className="flex flex-wrap justify-center gap-2">{makes}</div>}
        >
          {t(mayDo(context, "create", { ...users, tenantId }) ? "users.empty" : "users.emptySupport")}
        </EmptyState>
      ) : (
        <>
          <RunningActs {...visited} />
          <Search filter={filter} here={here} isNarrowed={given.length > 0} t={t} />
          {items.length === 0 ? (
            <EmptyState icon="search" title={t("users.noneTitle")}>
              {t("users.none")}
            </EmptyState>
          ) : (
            <BulkList
              visit={visited}
              subjects={items.map(({ sub }) => sub)}
              filter={Object.fromEntries(given)}
              hasMore={next !== null || after !== undefined}
            >
              <Table caption={t("users.title")} columns={columnsFor(visited)} rows={items} rowKey={({ sub }) => sub} />
            </BulkList>
          )}
        </>
      )}
      <Pager href={given.length > 0 ? `${here}?${new URLSearchParams(given)}` : here} next={next} after={after} t={t} />
    </>
  );
}

const asked = ({ search, email, state }: Filter) => ({
  ...(search !== undefined && { search }),
  ...(email !== undefined && { email }),
  ...((state === "active" || state === "blocked") && { disabled: state === "blocked" }),
});

function Makes({ context, tenantId, t }: TenantVisit) {
  const here = `/admin/t/${tenantId}/users`;
  return (
    <>
      {mayDo(context, "list", { ...imports, tenantId }) && (
        <LinkButton href={`${here}/import`}>{t("users.import")}</LinkButton>
      )}
      {mayDo(context, "create", { ...users, tenantId }) && (
        <LinkButton look="primary" href={`${here}/new`}>
          {t("users.new")}
        </LinkButton>
      )}
    </>
  );
}

interface SearchProps extends Pick<TenantVisit, "t"> {
  filter: Filter;
  here: string;
  isNarrowed: boolean;
}

/** A form that changes the address: it needs no script. */
function Search({ filter, here, isNarrowed, t }: SearchProps) {
  const states = [
    { value: "", label: t("users.anyState") },
    { value: "active", label: t("users.active") },
    { value: "blocked", label: t("users.blocked") },
  ];
  return (
    <search>
      <form
        action={here}
        className="mb-6 grid grid-cols-2 items-end gap-x-3 gap-y-3 sm:gap-x-4 lg:grid-cols-[2fr_1.5fr_1fr_auto] lg:items-start [&>:first-child]:col-span-2 lg:[&>:first-child]:col-span-1"
      >
        <TextField
          name="search"
          type="search"
          label={t("users.search")}
          help={t("users.searchHelp")}
          defaultValue={filter.search}
          maxLength={320}
          spellCheck={false}
        />
        <TextField
          name="email"
          label={t("users.email")}
          defaultValue={filter.email}
          inputMode="email"
          maxLength={320}
          spellCheck={false}
        />
        <SelectField name="state" label={t("users.state")} options={states} defaultValue={filter.state ?? ""} />
        <div className="flex gap-2 lg:pt-7">
          <Button type="submit">{t("users.apply")}</Button>
          {isNarrowed && (
            <LinkButton look="quiet" href={here}>
              {t("users.clear")}
            </LinkButton>
          )}
        </div>
      </form>
    </search>
  );
}

const columnsFor = ({ context, tenantId, t }: TenantVisit): readonly TableColumn<Row>[] => [
  {
    key: "person",
    heading: t("users.person"),
    cell: ({ sub, name, username, email }) => (
      <span className="flex min-w-0 items-center gap-3">
        {mayChoose({ context, tenantId }) && <ChooseRow id={sub} label={t("bulk.row", { name: name ?? username })} />}
        <span className="max-sm:hidden">
          <Avatar name={name ?? username} shape="person" />
        </span>
        <span className="min-w-0">
          <RowLink href={`/admin/t/${tenantId}/users/${sub}`}>{name ?? username}</RowLink>
          <bdi className="block truncate text-sm font-normal text-muted md:hidden">{email ?? username}</bdi>
        </span>
      </span>
    ),
  },
  { key: "email", heading: t("users.claim.email"), from: "md", cell: ({ email }) => <bdi>{email}</bdi> },
  { key: "username", heading: t("users.username"), from: "lg", cell: ({ username }) => <bdi>{username}</bdi> },
  {
    key: "state",
    heading: t("users.state"),
    cell: ({ disabled }) =>
      disabled ? <Badge tone="danger">{t("users.blocked")}</Badge> : <Badge tone="good">{t("users.active")}</Badge>,
  },
];
