import { Icon, type IconName } from "@/app/_ui/icon";
import type { Translator } from "@/lib/i18n/translator";
import type { AskedAccess } from "@/lib/journeys/asked-access";

/** One thing that an app asks for, in plain words. */
export interface Permission {
  readonly key: string;
  readonly icon: IconName;
  readonly title: string;
  /** What would really be given, or a sentence about it. */
  readonly values: readonly string[];
  readonly text?: string;
  readonly isNew: boolean;
  /** Name of the API that it opens; none for what the account itself holds. */
  readonly resource: string | undefined;
}

const standard = {
  profile: "person",
  email: "mail",
  address: "pin",
  phone: "phone",
  offline_access: "link",
} as const satisfies Record<string, IconName>;

const isStandard = (name: string): name is keyof typeof standard => Object.hasOwn(standard, name);

/** Standard scopes in the words of the messages, all others in the tenant's. */
export function permissionsOf(view: AskedAccess, t: Translator): readonly Permission[] {
  const ofAccount = view.scopes.map(({ name, isNew, preview }): Permission => {
    if (name === "offline_access") {
      const text = t("consent.scope.offline_accessText");
      return {
        key: name,
        icon: "link",
        title: t("consent.scope.offline_access"),
        values: [],
        text,
        isNew,
        resource: undefined,
      };
    }
    const title = isStandard(name) ? t(`consent.scope.${name}`) : name;
    const text = preview?.length === 0 && isStandard(name) ? t("consent.nothing") : undefined;
    return {
      key: name,
      icon: isStandard(name) ? standard[name] : "key",
      title,
      values: preview ?? [],
      text,
      isNew,
      resource: undefined,
    };
  });
  const ofResources = view.resources.flatMap((resource) =>
    [...resource.scopes, ...(resource.scopes.length === 0 ? [bare(resource)] : [])].map(
      ({ name, text, isNew }): Permission => ({
        key: `${resource.name} ${name}`,
        icon: "bolt",
        title: text,
        values: [],
        isNew,
        resource: resource.name,
      }),
    ),
  );
  const all = [...ofAccount, ...ofResources];
  if (all.length > 0) return all;
  const text = t("consent.identityOnlyText");
  return [
    {
      key: "openid",
      icon: "check",
      title: t("consent.identityOnly"),
      values: [],
      text,
      isNew: true,
      resource: undefined,
    },
  ];
}

/** A resource asked for without any of its scopes still has its line. */
const bare = ({ name, isNew }: { name: string; isNew: boolean }) => ({ name: "", text: name, isNew });

interface PermissionListProps {
  permissions: readonly Permission[];
  marksNew?: boolean;
  t: Translator;
}

export function PermissionList({ permissions, marksNew = false, t }: PermissionListProps) {
  return (
    <ul className="mt-1 divide-y divide-line">
      {permissions.map(({ key, icon, title, values, text, isNew }) => (
        <li key={key} className="flex gap-3.5 py-3">
          <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-tint text-on-tint wap:hidden">
            <Icon name={icon} />
          </span>
          <div className="min-w-0 flex-1 self-center">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1 leading-snug font-medium text-ink">
              <bdi className="wrap-anywhere">{title}</bdi>
              {marksNew && isNew && (
                <span className="rounded-full bg-tint px-2 py-0.5 text-xs font-semibold text-on-tint">
                  {t("consent.new")}
                </span>
              )}
            </p>
            {values.length > 0 && (
              <p className="mt-0.5 text-sm leading-snug text-muted">
                {values.map((value, at) => (
                  <span key={value} className="wrap-anywhere">
                    {at > 0 && " · "}
                    <bdi>{value}</bdi>
                  </span>
                ))}
              </p>
            )}
            {text && <p className="mt-0.5 text-sm leading-snug text-pretty text-muted">{text}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
